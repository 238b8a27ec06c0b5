import { computed, type Ref } from 'vue'
import { useKeywords } from './keywords'
import { clampPlace, type Drop, type Held } from './place'
import type { SealSpot } from './pdf'
import { faultOf, own, pagesOf, pointAt, PLACES_MOST, stampsOf, straddle, type OwnPlace, type Stamp } from './places'
import type { SealingWork } from './sealing'

/* The seals on the document that is looked at: where they stand, and what pointer and keys do to them. Without places of its own a
 * document has the form's, which becomes an own one when it is moved. */
const FORM = 0
export type DeskStamp = Stamp & { id: number; nth: number; kind: OwnPlace['kind'] }

export function useDesk(work: SealingWork, sizes: Ref<Held[]>, spots: Ref<SealSpot[]>) {
  const { sheet, seal } = work
  const places = computed<OwnPlace[]>({
    get: () => sheet.value?.places ?? [],
    set: (value) => sheet.value && (sheet.value.places = value),
  })
  const form = () => (sheet.value && !places.value.length ? work.formPlace(sheet.value) : null)
  const fields = computed(() => spots.value.filter((spot) => spot.field && !sheet.value?.report?.signatures.some((one) => one.field === spot.field)))
  const shown = computed<OwnPlace[]>(() => {
    const place = form()
    return place ? [{ ...pointAt(place), id: FORM }] : places.value
  })
  const keyword = useKeywords(work, places)
  const standing = (place: OwnPlace) => keyword(place)?.stamps ?? stampsOf(place, seal.value!, sizes.value, fields.value)
  const stamps = computed<DeskStamp[]>(() =>
    seal.value && sizes.value.length ? shown.value.flatMap((place) => standing(place).map((stamp, nth) => ({ ...stamp, id: place.id, nth, kind: place.kind }))) : [],
  )
  const lost = (place: OwnPlace) => keyword(place)?.fault ?? null
  const faulty = computed(() => places.value.some((place) => lost(place) || faultOf(place, seal.value, sizes.value, fields.value)))
  const sizeOf = (page: number) => sizes.value[page - 1] ?? { width_mm: 210, height_mm: 297 }

  /* The form's place becomes an own one, with an id of its own. */
  function adopt(id: number): number {
    const place = id === FORM ? form() : null
    if (!place) return id
    places.value = [own(pointAt(place))]
    return places.value[0]!.id
  }
  const change = (id: number, to: (place: OwnPlace) => OwnPlace) => (places.value = places.value.map((one) => (one.id === id ? to(one) : one)))

  function dropped(place: OwnPlace, to: Drop): OwnPlace {
    const isSingle = place.kind !== 'point' || (pagesOf(place.pages, sizes.value.length) ?? []).length < 2
    if (to.edge && sizes.value.length > 1) return { ...(place.kind === 'straddle' ? place : straddle(to.edge)), edge: to.edge, at_mm: to.y_mm, id: place.id } as OwnPlace
    return { ...pointAt(to), pages: isSingle ? String(to.page) : (place as { pages: string }).pages, id: place.id } as OwnPlace
  }
  /* What is moved by a drag: the place with this id, or one that begins with the first move. */
  function drop(id: number): (to: Drop) => void {
    let mine = id
    return (to) => {
      mine = adopt(mine)
      change(mine, (place) => dropped(place, to))
    }
  }
  /* The first one takes the place of the form's, each further one is one more. */
  function dropNew(): (to: Drop) => void {
    let move: ((to: Drop) => void) | null = null
    return (to) => {
      if (!move) {
        if (places.value.length >= PLACES_MOST || places.value.some((one) => one.kind === 'field')) return
        const fresh = own(pointAt(to))
        places.value = [...places.value, fresh]
        move = drop(fresh.id)
      }
      move(to)
    }
  }

  function nudge(stamp: DeskStamp, x: number, y: number): void {
    const size = sizeOf(stamp.page)
    const to = clampPlace({ page: stamp.page, x_mm: stamp.x_mm + x, y_mm: stamp.y_mm + y }, stamp, size)
    change(adopt(stamp.id), (place) => {
      if (place.kind === 'straddle') return { ...place, at_mm: to.y_mm, edge: x < 0 ? 'left' : x > 0 ? 'right' : place.edge }
      if (place.kind !== 'point') return place
      return { ...pointAt(to), pages: place.pages, id: place.id } as OwnPlace
    })
  }
  function turn(stamp: DeskStamp, by: number): void {
    const page = Math.min(sizes.value.length, Math.max(1, stamp.page + by))
    change(adopt(stamp.id), (place) => (place.kind === 'point' && (pagesOf(place.pages, sizes.value.length) ?? []).length < 2 ? { ...place, pages: String(page) } : place))
  }
  const remove = (id: number) => (places.value = places.value.filter((one) => one.id !== id))
  const home = () => sheet.value && work.formPlace(sheet.value) && (places.value = [])
  /* A keyboard's way to a first place where the form fixes none. */
  function putDown(): void {
    if (!seal.value) return
    const page = Math.max(1, sizes.value.length)
    const size = sizeOf(page)
    places.value = [own(pointAt({ page, x_mm: Math.round((size.width_mm - seal.value.width_mm) / 2), y_mm: Math.round((size.height_mm - seal.value.height_mm) / 2) }))]
  }
  /* The same places on every document that is still to be sealed. */
  function share(): void {
    work.open.value.forEach((one) => one !== sheet.value && (one.places = places.value.map((place) => own(place))))
  }
  return { places, stamps, fields, faulty, lost, sizeOf, drop, dropNew, nudge, turn, remove, home, putDown, share }
}
