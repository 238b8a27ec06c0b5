import { nextTick } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { may, session } from './api/session'
import { t } from './i18n'
import { permissionsOf } from './menu'

declare module 'vue-router' {
  interface RouteMeta {
    /* Anyone may open it; without this a signed-in person is needed. */
    open?: boolean
    /* Title key when it differs from the route's name. */
    title?: string
    /* Menu item whose permissions rule this page, and which is shown as the current one. */
    menu?: string
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('./pages/Login.vue'), meta: { open: true } },
  { path: '/verify', name: 'verify', component: () => import('./pages/Verify.vue'), meta: { open: true } },
  { path: '/verify/:number', name: 'receipt', component: () => import('./pages/Receipt.vue'), meta: { open: true } },
  { path: '/unsubscribe', name: 'unsubscribe', component: () => import('./pages/Unsubscribe.vue'), meta: { open: true } },
  { path: '/help/:chapter?', name: 'help', component: () => import('./pages/Help.vue'), meta: { open: true } },
  { path: '/welcome', name: 'welcome', component: () => import('./pages/FirstSteps.vue') },
  { path: '/password', name: 'password', component: () => import('./pages/ChangePassword.vue') },
  { path: '/security', name: 'security', component: () => import('./pages/AccountSecurity.vue') },
  { path: '/', name: 'home', component: () => import('./pages/Home.vue') },
  { path: '/waiting', name: 'waiting', component: () => import('./pages/DocumentsWaiting.vue') },
  { path: '/sealing', name: 'sealing', component: () => import('./pages/Sealing.vue'), meta: { menu: 'waiting' } },
  { path: '/sealing/all', name: 'batch', component: () => import('./pages/BatchSealing.vue'), meta: { menu: 'waiting' } },
  { path: '/sealing/outside', name: 'seal-outside', component: () => import('./pages/SealOutside.vue'), meta: { menu: 'waiting' } },
  { path: '/notices', name: 'notices', component: () => import('./pages/Notices.vue') },
  { path: '/mandates', name: 'mandates', component: () => import('./pages/Mandates.vue') },
  { path: '/documents/:id/correct', name: 'correct', component: () => import('./pages/Correction.vue'), meta: { menu: 'sealing-query' } },
  { path: '/uploads', name: 'uploads', component: () => import('./pages/Uploads.vue') },
  { path: '/sealed', name: 'sealed', component: () => import('./pages/DocumentsSealed.vue') },
  { path: '/documents/:id', name: 'document', component: () => import('./pages/DocumentDetail.vue') },
  { path: '/my/seals', name: 'my-seals', component: () => import('./pages/MySeals.vue') },
  { path: '/my/certificates', name: 'my-certificates', component: () => import('./pages/MyCertificates.vue') },
  { path: '/seals/import', name: 'seal-import', component: () => import('./pages/SealImport.vue') },
  { path: '/seals/approvals', name: 'seal-approvals', component: () => import('./pages/SealApprovals.vue') },
  { path: '/seals/certificates', name: 'certificates', component: () => import('./pages/Certificates.vue') },
  { path: '/seals/batch', name: 'seal-batch', component: () => import('./pages/SealBatch.vue') },
  { path: '/seals', name: 'seal-query', component: () => import('./pages/SealQuery.vue') },
  { path: '/seals/:id', name: 'seal', component: () => import('./pages/SealDetail.vue'), meta: { menu: 'seal-query' } },
  { path: '/sealings', name: 'sealing-query', component: () => import('./pages/SealingQuery.vue') },
  { path: '/archiving', name: 'archiving', component: () => import('./pages/Archiving.vue') },
  { path: '/archiving/:id', name: 'archiving-report', component: () => import('./pages/ArchivingReport.vue'), meta: { menu: 'archiving' } },
  { path: '/archives', name: 'archive-query', component: () => import('./pages/ArchiveQuery.vue') },
  { path: '/archives/volumes', name: 'archive-volumes', component: () => import('./pages/ArchiveVolumes.vue'), meta: { menu: 'archive-query' } },
  { path: '/archives/volumes/:id', name: 'archive-volume', component: () => import('./pages/ArchiveVolume.vue'), meta: { menu: 'archive-query' } },
  { path: '/archives/:id', name: 'archive', component: () => import('./pages/ArchiveDetail.vue'), meta: { menu: 'archive-query' } },
  { path: '/taxpayers', name: 'taxpayers', component: () => import('./pages/Taxpayers.vue') },
  { path: '/statistics', name: 'statistics', component: () => import('./pages/Statistics.vue') },
  { path: '/system/user-roles', name: 'user-roles', component: () => import('./pages/UserRoles.vue') },
  { path: '/system/roles', name: 'roles', component: () => import('./pages/Roles.vue') },
  { path: '/system/categories', name: 'categories', component: () => import('./pages/Categories.vue') },
  { path: '/system/units', name: 'units', component: () => import('./pages/Units.vue') },
  { path: '/system/account-batches', name: 'account-batches', component: () => import('./pages/AccountBatches.vue') },
  { path: '/system/units/import', name: 'unit-import', component: () => import('./pages/UnitImport.vue'), meta: { menu: 'units' } },
  { path: '/system/clients', name: 'clients', component: () => import('./pages/Clients.vue') },
  { path: '/system/parameters', name: 'parameters', component: () => import('./pages/Parameters.vue') },
  { path: '/audit', name: 'audit-log', component: () => import('./pages/AuditLog.vue') },
  { path: '/audit/check', name: 'audit-check', component: () => import('./pages/AuditCheck.vue') },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/Missing.vue'), meta: { open: true } },
]

export const router = createRouter({
  history: createWebHistory('/estamp/'),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.hash ? { el: to.hash, top: 80 /* below the head */ } : to.path === from.path ? undefined : { top: 0 }),
})

router.beforeEach((to) => {
  if (to.meta.open) return true
  if (!session.account) return { name: 'login', query: to.path === '/' ? {} : { to: to.fullPath } }
  if (session.stage && to.name !== 'welcome') return { name: 'welcome' }
  const needed = permissionsOf[to.meta.menu ?? String(to.name)]
  if (needed && !needed.some(may)) return { name: 'missing', params: { rest: to.path.slice(1).split('/') }, query: { denied: '1' } }
  return true
})

/* A page change is said to screen readers by the title and by moving the focus to the page's heading. */
router.afterEach((to, from, failure) => {
  if (failure) return
  const key = `menu.${to.meta.title ?? String(to.name)}`
  document.title = `${t(key)} · ${t('app.name')}`
  if (!from.name || to.path === from.path) return
  void nextTick(() => document.querySelector<HTMLElement>('main h1')?.focus())
})

/* After an upgrade the old page asks for chunks that are gone: load the new page once. */
router.onError((error, to) => {
  if (!/dynamically imported module|Importing a module/.test(String(error))) return
  const url = new URL(router.resolve(to).href, location.origin)
  if (sessionStorage.getItem('estamp-reloaded') === url.href) return
  sessionStorage.setItem('estamp-reloaded', url.href)
  location.assign(url)
})
