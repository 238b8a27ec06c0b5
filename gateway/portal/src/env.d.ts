/// <reference types="vite/client" />
declare module 'element-plus/es/locale/lang/*' {
  const locale: object
  export default locale
}
