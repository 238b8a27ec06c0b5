/* The ends of a PDF's revisions, as its signatures' byte ranges say them: what each signer saw ends where its range ends. */
export async function revisionsOf(file: Blob): Promise<number[]> {
  const text = new TextDecoder('latin1').decode(await file.arrayBuffer())
  const ends = new Set<number>()
  for (const range of text.matchAll(/\/ByteRange\s*\[\s*\d+\s+\d+\s+(\d+)\s+(\d+)\s*\]/g)) {
    const end = Number(range[1]) + Number(range[2])
    if (end > 0 && end <= file.size) ends.add(end)
  }
  if (ends.size > 0) ends.add(file.size)
  return [...ends].sort((a, b) => a - b)
}
