import { onScopeDispose, ref } from 'vue'
import type { Place } from '@/api/signing'

/* Moving a seal over the pages with the pointer, also from the panel onto a page. Listens on the window, since the seal
 * changes its page and with it its element while it is dragged. */
export interface Held {
  width_mm: number
  height_mm: number
}
export interface Ghost {
  x: number
  y: number
}

const rounded = (mm: number) => Math.round(mm * 10) / 10

export function clampPlace(place: Place, seal: Held, page: { width_mm: number; height_mm: number }): Place {
  const within = (value: number, most: number) => rounded(Math.min(Math.max(value, 0), Math.max(most, 0)))
  return {
    page: place.page,
    x_mm: within(place.x_mm, page.width_mm - seal.width_mm),
    y_mm: within(place.y_mm, page.height_mm - seal.height_mm),
  }
}

/* So much of the picture over the page's edge, and it is to stand astride it. */
const OVERHANG = 0.3
export interface Drop extends Place {
  edge: 'left' | 'right' | null
}

export function useSealDrag() {
  const ghost = ref<Ghost | null>(null)
  let stop: (() => void) | null = null

  /* `grip`: where in the seal it was taken, in millimetres from its upper left corner. */
  function start(event: PointerEvent, seal: Held, grip: { x_mm: number; y_mm: number }, sizeOf: (page: number) => Held, moved: (to: Drop) => void): void {
    event.preventDefault()
    stop?.()
    const move = (at: PointerEvent) => {
      const sheet = document.elementsFromPoint(at.clientX, at.clientY).find((element): element is HTMLElement => element instanceof HTMLElement && element.dataset.page !== undefined)
      ghost.value = sheet ? null : { x: at.clientX, y: at.clientY }
      if (!sheet) return
      const box = sheet.getBoundingClientRect()
      const page = Number(sheet.dataset.page)
      const size = sizeOf(page)
      const px = box.width / size.width_mm
      const place = { page, x_mm: (at.clientX - box.left) / px - grip.x_mm, y_mm: (at.clientY - box.top) / px - grip.y_mm }
      const over = { left: -place.x_mm, right: place.x_mm + seal.width_mm - size.width_mm }
      const edge = over.right > OVERHANG * seal.width_mm ? 'right' : over.left > OVERHANG * seal.width_mm ? 'left' : null
      moved({ ...clampPlace(place, seal, size), edge })
    }
    const end = () => stop?.()
    stop = () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
      ghost.value = null
      stop = null
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }

  onScopeDispose(() => stop?.())
  return { ghost, start }
}
