/// <reference types="vite/client" />
declare module '*.md' {
  export const title: string
  export const html: string
}
declare module 'element-plus/es/locale/lang/*' {
  const locale: object
  export default locale
}
