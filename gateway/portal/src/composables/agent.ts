/* "Chrome 156 · Linux" out of a browser's long name of itself. */
const BROWSERS: Array<[RegExp, string]> = [
  [/Edg\/(\d+)/, 'Edge'],
  [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/Version\/(\d+).*Safari/, 'Safari'],
  [/Safari\/(\d+)/, 'Safari'],
]
const SYSTEMS: Array<[RegExp, string]> = [
  [/HarmonyOS/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

export function agentName(agent: string): string {
  const browser = BROWSERS.flatMap(([pattern, name]) => (pattern.test(agent) ? [`${name} ${pattern.exec(agent)?.[1] ?? ''}`] : []))[0]
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1]
  return [browser, system].filter(Boolean).join(' · ') || agent || '—'
}
