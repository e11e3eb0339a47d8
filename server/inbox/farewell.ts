/** The one page of the house that needs no script and nobody signed in: where mails are ended. */
import { createHash } from 'node:crypto'
import { escaped } from '../../shared/markdown.ts'
import { Media } from '../../shared/wire.ts'
import { phrasesFor } from './phrases.ts'

const STYLE = `:root{color-scheme:light dark}body{max-width:34rem;margin:15vh auto;padding:0 1.5rem;font:1.125rem/1.6 Georgia,'Times New Roman',serif;background:light-dark(#faf7f1,#191714);color:light-dark(#26221c,#e9e3d8)}
h1{font-size:1.25rem;font-weight:600}button{font:600 1rem/1.2 system-ui,sans-serif;min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.375rem;background:light-dark(#1d5c50,#84c2af);color:light-dark(#fff,#10201b);cursor:pointer}`

const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** A page of the house. Without its own referrer policy browsers would say of the form that it comes from nowhere. */
const page = (language: string | undefined, body: string): Media => {
  const say = phrasesFor(language)
  return new Media('text/html; charset=utf-8', `<!doctype html><html lang="${say.language}" dir="${say.dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="same-origin"><title>Tenfold</title><style>${
    STYLE}</style><body><h1>Tenfold</h1>${body}`, { policy: POLICY })
}

/** Asks once more: programs that look at every link of a mail end nothing. */
export const askPage = (language: string | undefined): Media => page(language, `<form method="post"><button>${escaped(phrasesFor(language).endSure)}</button></form>`)

/** Says that it is done. */
export const endedPage = (language: string | undefined): Media => page(language, `<p>${escaped(phrasesFor(language).ended)}</p>`)
