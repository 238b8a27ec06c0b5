import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/* pdf.js as this portal uses it: its data beside the bundle at absolute addresses, no WebAssembly and no eval, so that the
 * strict content policy holds. Loaded only by the pages that show a document. */
pdfjs.GlobalWorkerOptions.workerSrc = worker
const DATA = new URL('/estamp/pdfjs/', location.origin).href
export const MM = 72 / 25.4

export type PdfDocument = pdfjs.PDFDocumentProxy
export type PdfPage = pdfjs.PDFPageProxy

export interface SealSpot {
  field: string
  page: number
  x_mm: number
  y_mm: number
  width_mm: number
  height_mm: number
}

/* The password opens an encrypted file; others need none. */
export function openPdf(bytes: ArrayBuffer, password = ''): pdfjs.PDFDocumentLoadingTask {
  return pdfjs.getDocument({
    data: new Uint8Array(bytes),
    password,
    cMapUrl: `${DATA}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${DATA}standard_fonts/`,
    wasmUrl: `${DATA}wasm/`,
    iccUrl: `${DATA}iccs/`,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  })
}

/* Where the visible signature fields of a page stand, measured from the page's upper left corner. */
export async function spotsOf(page: PdfPage): Promise<SealSpot[]> {
  const view = page.getViewport({ scale: 1 })
  const found = (await page.getAnnotations()) as Array<{ fieldType?: string; fieldName?: string; rect: number[] }>
  return found
    .filter((annotation) => annotation.fieldType === 'Sig' && annotation.rect[2]! > annotation.rect[0]!)
    .map((annotation) => {
      const [left, bottom, right, top] = annotation.rect as [number, number, number, number]
      const [x1, y1] = view.convertToViewportPoint(left, bottom) as [number, number]
      const [x2, y2] = view.convertToViewportPoint(right, top) as [number, number]
      return {
        field: annotation.fieldName ?? '',
        page: page.pageNumber,
        x_mm: Math.min(x1, x2) / MM,
        y_mm: Math.min(y1, y2) / MM,
        width_mm: Math.abs(x2 - x1) / MM,
        height_mm: Math.abs(y2 - y1) / MM,
      }
    })
}

export async function textOf(page: PdfPage): Promise<string> {
  const content = await page.getTextContent()
  return content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : '')).join('')
}

/* The full names of a form's fields. */
export async function fieldsOf(doc: PdfDocument): Promise<string[]> {
  return Object.keys((await doc.getFieldObjects()) ?? {}).sort()
}
