import './styles/elements.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/tables.css'
import { createApp } from 'vue'
import App from './App.vue'
import { restore } from './api/session'
import './composables/preferences'
import { chosenLocale, i18n, setLocale } from './i18n'
import { router } from './router'

/* The page that will probably be shown is fetched beside the words and the session, not after them. */
async function fetchAhead(): Promise<void> {
  const asked = router.resolve(location.pathname.replace(/^\/estamp/, '') || '/')
  const likely = asked.meta.open || document.cookie.includes('estamp_csrf=') ? asked : router.resolve({ name: 'login' })
  const load = likely.matched.at(-1)?.components?.default as (() => Promise<unknown>) | undefined
  if (typeof load === 'function') await load()
}
void fetchAhead().catch(() => undefined)

/* A service that cannot be reached must not leave an empty page: the login page then says so itself. */
await Promise.all([setLocale(chosenLocale()), restore().catch(() => undefined)])
createApp(App).use(i18n).use(router).mount('#app')
