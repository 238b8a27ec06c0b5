import type { Held } from './place'
import type { SealSpot } from './pdf'
import type { Place, SealPlace } from '@/api/signing'

/* Where a seal will stand on a file's pages, by the places that are asked for: what the service does, drawn beforehand. A
 * keyword is found by the service alone (keywords.ts). Millimetres from the page's upper left corner. */
export type OwnPlace = SealPlace & { id: number }
export interface Stamp {
  page: number
  x_mm: number
  y_mm: number
  width_mm: number
  height_mm: number
  /* The part of the picture that stands there: 0 to 1 from its left. */
  from: number
  to: number
}

export const PLACES_MOST = 20
export const GROUP = 20
const STRIP_MM = 2
let next = 0
export const own = (place: SealPlace): OwnPlace => ({ ...place, id: ++next })

export const pointAt = (place: Place): SealPlace => ({ kind: 'point', pages: String(place.page), x_mm: place.x_mm, y_mm: place.y_mm, corner: 'top_left' })
export const straddle = (edge: 'left' | 'right', at_mm: number | null = null): SealPlace => ({ kind: 'straddle', edge, pages: 'all', skip_first: false, group: GROUP, at_mm })
/* As the service takes it: without what only this page needs, blanks in a list of pages, and a height that is left open. */
export function asked({ id: _, ...place }: OwnPlace): SealPlace {
  if (place.kind === 'point' || place.kind === 'keyword') return { ...place, pages: place.pages.replace(/\s/g, '') }
  if (place.kind !== 'straddle' || place.at_mm !== null) return place
  const { at_mm: __, ...rest } = place
  return rest as SealPlace
}

/* "all", "odd", "even", "first", "last" or "1,3-5", as page numbers; null: not written so, or a page that is not there. */
export function pagesOf(text: string, count: number): number[] | null {
  const all = Array.from({ length: count }, (_, index) => index + 1)
  if (text === 'all') return all
  if (text === 'odd' || text === 'even') return all.filter((page) => (page % 2 === 1) === (text === 'odd'))
  if (text === 'first') return all.slice(0, 1)
  if (text === 'last') return all.slice(-1)
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [, from, to] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part.trim()) ?? []
    const [first, last] = [Number(from), Number(to ?? from)]
    if (!from || first < 1 || last < first || last > count) return null
    for (let page = first; page <= last; page++) found.add(page)
  }
  return [...found].sort((a, b) => a - b)
}

/* As even as can be, of at most `most` pages, and no page alone. */
export function groupsOf(pages: number[], most: number): number[][] {
  const needed = Math.ceil(pages.length / most)
  const count = needed > 1 && Math.floor(pages.length / needed) < 2 ? needed - 1 : needed
  const groups: number[][] = []
  for (let index = 0, from = 0; index < count; index++) {
    const size = Math.floor(pages.length / count) + (index < pages.length % count ? 1 : 0)
    groups.push(pages.slice(from, from + size))
    from += size
  }
  return groups
}

export function straddleGroups(place: SealPlace & { kind: 'straddle' }, seal: Held, count: number): number[][] {
  const pages = (pagesOf(place.pages, count) ?? []).filter((page) => page > 1 || !place.skip_first)
  const strips = Math.floor(seal.width_mm / STRIP_MM + 0.001)
  return pages.length < 2 || strips < 2 ? [] : groupsOf(pages, Math.min(place.group, strips))
}

function strips(place: SealPlace & { kind: 'straddle' }, seal: Held, sizes: Held[]): Stamp[] {
  return straddleGroups(place, seal, sizes.length).flatMap((group) => {
    const lowest = Math.min(...group.map((page) => sizes[page - 1]!.height_mm))
    const width_mm = seal.width_mm / group.length
    return group.map((page, index) => {
      const nth = place.edge === 'left' ? group.length - 1 - index : index
      return {
        page,
        x_mm: place.edge === 'left' ? 0 : sizes[page - 1]!.width_mm - width_mm,
        y_mm: place.at_mm ?? (lowest - seal.height_mm) / 2,
        width_mm,
        height_mm: seal.height_mm,
        from: nth / group.length,
        to: (nth + 1) / group.length,
      }
    })
  })
}

function points(place: SealPlace & { kind: 'point' }, seal: Held, sizes: Held[]): Stamp[] {
  return (pagesOf(place.pages, sizes.length) ?? []).map((page) => {
    const size = sizes[page - 1]!
    const x_mm = place.corner.endsWith('right') ? size.width_mm - seal.width_mm - place.x_mm : place.x_mm
    const y_mm = place.corner.startsWith('bottom') ? size.height_mm - seal.height_mm - place.y_mm : place.y_mm
    return { page, x_mm, y_mm, width_mm: seal.width_mm, height_mm: seal.height_mm, from: 0, to: 1 }
  })
}

/* All of one place; none of a keyword. A picture stands in a field as large as it fits. */
export function stampsOf(place: SealPlace, seal: Held, sizes: Held[], fields: SealSpot[]): Stamp[] {
  if (place.kind === 'point') return points(place, seal, sizes)
  if (place.kind === 'straddle') return strips(place, seal, sizes)
  if (place.kind === 'keyword') return []
  return fields
    .filter((field) => field.field === place.name)
    .map((field) => {
      const fit = Math.min(field.width_mm / seal.width_mm, field.height_mm / seal.height_mm)
      const [width_mm, height_mm] = [seal.width_mm * fit, seal.height_mm * fit]
      return { page: field.page, x_mm: field.x_mm + (field.width_mm - width_mm) / 2, y_mm: field.y_mm + (field.height_mm - height_mm) / 2, width_mm, height_mm, from: 0, to: 1 }
    })
}

/* Why a place cannot be as it is: a key of sealing.fault; null: it can. */
export function faultOf(place: SealPlace, seal: Held | null, sizes: Held[], fields: SealSpot[]): string | null {
  if (place.kind === 'keyword' && !place.text.trim()) return 'keyword'
  if (place.kind === 'field') return null
  const chosen = pagesOf(place.pages, sizes.length)
  if (!chosen?.length) return 'pages'
  if (place.kind === 'keyword' || !seal) return null
  const stamps = stampsOf(place, seal, sizes, fields)
  if (place.kind === 'straddle' && !stamps.length) return 'straddle'
  if (place.kind === 'straddle' && stamps.some((one) => one.width_mm < STRIP_MM - 0.001)) return 'narrow'
  const isOut = (one: Stamp) => one.x_mm < -0.01 || one.y_mm < -0.01 || one.x_mm + one.width_mm > sizes[one.page - 1]!.width_mm + 0.01 || one.y_mm + one.height_mm > sizes[one.page - 1]!.height_mm + 0.01
  return stamps.some(isOut) ? 'outside' : null
}
