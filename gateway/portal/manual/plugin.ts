import MarkdownIt from 'markdown-it'
import type { Plugin } from 'vite'

/* A chapter of the manual as { title, html }. Two kinds of address of its own: `picture:name` is a screenshot of the reader's
 * language, `chapter:name` another chapter. Written by us and made at build time, so it may be shown as it is. */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })
const allowed = markdown.validateLink
markdown.validateLink = (link) => /^(picture|chapter):[\w-]+$/.test(link) || allowed(link)
markdown.renderer.rules.image = (tokens, index) => {
  const token = tokens[index]
  const name = String(token?.attrGet('src') ?? '').replace('picture:', '')
  const words = markdown.utils.escapeHtml(token?.content ?? '')
  return `<figure><img data-picture="${name}" alt="${words}" loading="lazy"><figcaption>${words}</figcaption></figure>`
}
markdown.renderer.rules.link_open = (tokens, index) => {
  const link = tokens[index]?.attrGet('href') ?? ''
  const chapter = /^chapter:([\w-]+)$/.exec(link)
  return chapter ? `<a href="/estamp/help/${chapter[1]}" data-chapter="${chapter[1]}">` : `<a href="${markdown.utils.escapeHtml(link)}">`
}
/* Long lines scroll within their block, by keyboard too. */
markdown.renderer.rules.fence = (tokens, index) => `<pre tabindex="0"><code>${markdown.utils.escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`

export function manual(): Plugin {
  return {
    name: 'estamp-manual',
    transform(text, id) {
      if (!id.endsWith('.md')) return null
      const title = /^# (.+)$/m.exec(text)?.[1] ?? ''
      const html = markdown.render(text.replace(/^# .+\n/, '')).replace(/<p>(<figure>.*?<\/figure>)<\/p>/gs, '$1')
      return { code: `export const title = ${JSON.stringify(title)}\nexport const html = ${JSON.stringify(html)}`, map: null }
    },
  }
}
