import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useDocumentPassword } from './documentPassword'
import { MM, openPdf, type PdfDocument, type PdfPage } from './pdf'

/* What looks different on the pages of two revisions: both are drawn by the same program, so that equal content gives equal
 * pixels. The regions that differ are rectangles in millimetres from the page's upper left corner. */
export interface Region {
  x_mm: number
  y_mm: number
  width_mm: number
  height_mm: number
}
export interface PageDifference {
  page: number
  /* The whole page is new, gone or of another size. */
  whole: boolean
  regions: Region[]
}

const SCALE = 1.25 /* pixels of a point */
const CELL = 6 /* pixels */
const LEAST = 24 /* of 255, in one colour */
const MOST_PIXELS = 4_000_000
const MOST_PAGES = 100
const MOST_REGIONS = 40

interface Drawn {
  width: number
  height: number
  scale: number
  pixels: Uint8ClampedArray
}

async function draw(page: PdfPage): Promise<Drawn> {
  const whole = page.getViewport({ scale: SCALE })
  const scale = SCALE * Math.min(1, Math.sqrt(MOST_PIXELS / (whole.width * whole.height)))
  const viewport = page.getViewport({ scale })
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.floor(viewport.width))
  canvas.height = Math.max(1, Math.floor(viewport.height))
  await page.render({ canvas, viewport }).promise
  const pixels = canvas.getContext('2d', { willReadFrequently: true })!.getImageData(0, 0, canvas.width, canvas.height).data
  return { width: canvas.width, height: canvas.height, scale, pixels }
}

function differs(a: Drawn, b: Drawn, column: number, row: number): boolean {
  const right = Math.min(a.width, (column + 1) * CELL)
  const bottom = Math.min(a.height, (row + 1) * CELL)
  for (let y = row * CELL; y < bottom; y++)
    for (let at = (y * a.width + column * CELL) * 4; at < (y * a.width + right) * 4; at++)
      if (Math.abs(a.pixels[at]! - b.pixels[at]!) > LEAST) return true
  return false
}

/* Cells that differ and lie within two cells of each other make one region. */
export function regionsOf(marked: Set<number>, columns: number): Array<{ left: number; top: number; right: number; bottom: number }> {
  const left = new Set(marked)
  const found = []
  for (const first of marked) {
    if (!left.delete(first)) continue
    const box = { left: first % columns, top: Math.floor(first / columns), right: first % columns, bottom: Math.floor(first / columns) }
    for (const queue = [first]; queue.length; ) {
      const cell = queue.pop()!
      const [x, y] = [cell % columns, Math.floor(cell / columns)]
      Object.assign(box, { left: Math.min(box.left, x), right: Math.max(box.right, x), top: Math.min(box.top, y), bottom: Math.max(box.bottom, y) })
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) {
          const near = cell + dy * columns + dx
          if (x + dx >= 0 && x + dx < columns && left.delete(near)) queue.push(near)
        }
    }
    found.push(box)
  }
  return found
}

function compareDrawn(a: Drawn, b: Drawn): Region[] {
  const columns = Math.ceil(a.width / CELL)
  const marked = new Set<number>()
  for (let row = 0; row * CELL < a.height; row++)
    for (let column = 0; column < columns; column++) if (differs(a, b, column, row)) marked.add(row * columns + column)
  const mm = CELL / a.scale / MM
  const boxes = regionsOf(marked, columns)
  const some = boxes.length <= MOST_REGIONS ? boxes : [boxes.reduce((all, one) => ({ left: Math.min(all.left, one.left), top: Math.min(all.top, one.top), right: Math.max(all.right, one.right), bottom: Math.max(all.bottom, one.bottom) }))]
  return some.map((box) => ({ x_mm: box.left * mm, y_mm: box.top * mm, width_mm: (box.right - box.left + 1) * mm, height_mm: (box.bottom - box.top + 1) * mm }))
}

async function comparePage(before: PdfDocument, now: PdfDocument, page: number): Promise<PageDifference | null> {
  if (page > before.numPages || page > now.numPages) return { page, whole: true, regions: [] }
  const a = await draw(await before.getPage(page))
  const b = await draw(await now.getPage(page))
  if (a.width !== b.width || a.height !== b.height) return { page, whole: true, regions: [] }
  const regions = compareDrawn(a, b)
  return regions.length ? { page, whole: false, regions } : null
}

/* Page by page, so that the first is there soon; a new pair ends the work on the old one. */
export function useDifferences(before: Ref<Blob | null>, now: Ref<Blob | null>) {
  const password = useDocumentPassword()
  const found = shallowRef<PageDifference[]>([])
  const busy = ref(false)
  const failed = ref(false)
  let turn = 0

  async function run(): Promise<void> {
    const mine = ++turn
    found.value = []
    failed.value = false
    busy.value = !!(before.value && now.value)
    if (!before.value || !now.value) return
    const opened: PdfDocument[] = []
    try {
      for (const file of [before.value, now.value]) opened.push(await openPdf(await file.arrayBuffer(), password.value).promise)
      const [old, newest] = opened as [PdfDocument, PdfDocument]
      for (let page = 1; page <= Math.min(MOST_PAGES, Math.max(old.numPages, newest.numPages)) && mine === turn; page++) {
        const one = await comparePage(old, newest, page)
        if (one && mine === turn) found.value = [...found.value, one]
      }
    } catch {
      if (mine === turn) failed.value = true
    } finally {
      opened.forEach((one) => void one.loadingTask.destroy())
      if (mine === turn) busy.value = false
    }
  }
  watch([before, now], run, { immediate: true })
  onScopeDispose(() => turn++)
  return { found, busy, failed }
}
