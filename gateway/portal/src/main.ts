import './styles/elements.css'
import './styles/tokens.css'
import './styles/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { restore } from './api/session'
import './composables/preferences'
import { chosenLocale, i18n, setLocale } from './i18n'
import { router } from './router'

/* A service that cannot be reached must not leave an empty page: the login page then says so itself. */
await Promise.all([setLocale(chosenLocale()), restore().catch(() => undefined)])
createApp(App).use(i18n).use(router).mount('#app')
