// pdf-lib, @cantoo/pdf-lib, PDFKit and @signpdf: make lib|kit OUT OPTIONS; sign plain|lib IN OUT; fill IN OUT. Lines as in Lines.java. Arguments: P12 PASSWORD
import fs from 'node:fs'
import readline from 'node:readline'
import signpdf from '@signpdf/signpdf'
import { P12Signer } from '@signpdf/signer-p12'
import { plainAddPlaceholder } from '@signpdf/placeholder-plain'
import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib'
import pdflib from 'pdf-lib'
import * as cantoo from '@cantoo/pdf-lib'
import PDFKit from 'pdfkit'

const [, , p12, passphrase] = process.argv
const signer = signpdf.default ?? signpdf
const about = { reason: 'r', contactInfo: 'c', name: 'n', location: 'l', signatureLength: 16000 }

const seal = async (data, to) => fs.writeFileSync(to, await signer.sign(data, new P12Signer(fs.readFileSync(p12), { passphrase })))

async function makeLib(to, options) {
  const document = await pdflib.PDFDocument.create()
  for (let i = 0; i < 3; i++) document.addPage([595, 842]).drawText(`Page ${i}`, { x: 50, y: 600 })
  const place = { x: 50, y: 500, width: 200, height: 30 }
  if (options.includes('form')) document.getForm().createTextField('remark').addToPage(document.getPage(0), place)
  fs.writeFileSync(to, await document.save({ useObjectStreams: !options.includes('tables') }))
}

const makeKit = (to, options) => new Promise((done) => {
  const document = new PDFKit(options ? JSON.parse(options) : {})
  const file = fs.createWriteStream(to).on('finish', done)
  document.pipe(file)
  document.text('Hello').addPage().text('again')
  document.end()
})

async function sign(how, from, to) {
  if (how === 'plain') return seal(plainAddPlaceholder({ pdfBuffer: fs.readFileSync(from), ...about }), to)
  const pdfDoc = await pdflib.PDFDocument.load(fs.readFileSync(from))
  pdflibAddPlaceholder({ pdfDoc, ...about })
  return seal(Buffer.from(await pdfDoc.save({ useObjectStreams: false })), to)
}

async function fill(from, to) {
  const before = fs.readFileSync(from)
  const document = await cantoo.PDFDocument.load(before, { forIncrementalUpdate: true })
  const snapshot = document.takeSnapshot()
  document.getForm().getTextField('remark').setText('new words')
  document.getForm().updateFieldAppearances()
  fs.writeFileSync(to, Buffer.concat([before, Buffer.from(await document.saveIncremental(snapshot))]))
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [job, ...words] = line.split('\t')
  try {
    if (job === 'make') await (words[0] === 'lib' ? makeLib : makeKit)(words[1], words[2])
    else await (job === 'fill' ? fill : sign)(...words)
    console.log('OK')
  } catch (fault) {
    console.log('FAULT ' + String(fault).replace(/\s+/g, ' '))
  }
}
