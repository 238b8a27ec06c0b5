/* Seal pictures already fetched and decoded; a seal's picture never changes. */
const kept = new Map<string, Promise<ImageBitmap>>()

export function pictureOf(id: string, fetch: () => Promise<Blob>): Promise<ImageBitmap> {
  let picture = kept.get(id)
  if (!picture) {
    picture = fetch().then((blob) => createImageBitmap(blob))
    picture.catch(() => kept.delete(id))
    kept.set(id, picture)
  }
  return picture
}
