import contents from '../../manual/contents.json'
import { chosenLocale, type Locale } from '@/i18n'

/* The user manual (manual/): one text a page of the portal, shown beside the page and as a chapter; pictures by language. */
export interface Chapter {
  title: string
  html: string
}
export interface Part {
  part: string
  number: string
  chapters: string[]
}
export const parts: Part[] = contents.parts
/* Pages whose help stands in a chapter of another name. */
const pages: Record<string, string> = contents.pages
export const chapterOf = (page: string) => pages[page] ?? page
const texts = import.meta.glob<Chapter>('../../manual/*/*.md')
const pictures = import.meta.glob<string>('../../manual/pictures/*/*.webp', { eager: true, query: '?url', import: 'default' })

export const hasChapter = (name: string) => parts.some((part) => part.chapters.includes(name))
export const numberOf = (name: string) => {
  const part = parts.find((one) => one.chapters.includes(name))
  return part ? `${part.number}.${part.chapters.indexOf(name) + 1}` : ''
}
/* The chapters before and after, in the manual's order. */
export function neighbours(name: string): [string | undefined, string | undefined] {
  const all = parts.flatMap((part) => part.chapters)
  const at = all.indexOf(name)
  return [all[at - 1], at < 0 ? undefined : all[at + 1]]
}

/* A picture that was not made yet is left away with its caption. */
function withPictures(html: string, locale: Locale): string {
  return html.replace(/<figure><img data-picture="([\w-]+)"(.*?)<\/figure>/gs, (_, name: string, rest: string) => {
    const address = pictures[`../../manual/pictures/${locale}/${name}.webp`]
    return address ? `<figure><img src="${address}"${rest}</figure>` : ''
  })
}

export async function chapter(name: string, locale: Locale = chosenLocale()): Promise<Chapter> {
  const load = texts[`../../manual/${locale}/${name}.md`]
  if (!load) throw new Error(name)
  const { title, html } = await load()
  return { title, html: withPictures(html, locale) }
}

export const allChapters = (locale: Locale) => Promise.all(parts.flatMap((part) => part.chapters).map(async (name) => ({ name, ...(await chapter(name, locale)) })))
