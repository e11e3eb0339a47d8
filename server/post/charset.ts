/** Bytes into characters, as a browser would: by byte order mark, then the server's word, then the page's own, then what the bytes allow. */
const BOMS: [string, number[]][] = [['utf-8', [0xef, 0xbb, 0xbf]], ['utf-16le', [0xff, 0xfe]], ['utf-16be', [0xfe, 0xff]]]
const PRESCAN = 4_096
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const decoderFor = (label: string, fatal = false) => {
  try {
    return new TextDecoder(label.trim(), { fatal })
  } catch {
    return undefined
  }
}

const byMark = (bytes: Uint8Array) => BOMS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0]

const byHeader = (contentType: string) => /charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1]

const byPage = (bytes: Uint8Array) => {
  const start = Buffer.from(bytes.subarray(0, PRESCAN)).toString('latin1').replace(/<!--[\s\S]*?-->/g, '')
  const stated = /<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(start)?.[1] ?? /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)/i.exec(start)?.[1]
  // A page whose own declaration could be read as ASCII is not UTF-16, whatever it says.
  return stated && /^utf-?16/i.test(stated) ? 'utf-8' : stated
}

/** Node's decoder treats windows-1252 as Latin-1; the web means the curly quotes and dashes. */
const fromCp1252 = (bytes: Uint8Array) =>
  Buffer.from(bytes).toString('latin1').replace(/[\u0080-\u009f]/g, character => CP1252[character.charCodeAt(0) - 0x80] ?? character)

const isUtf8 = (bytes: Uint8Array) => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The characters of a page's bytes; `contentType` is what its server said of it. */
export function decode(bytes: Uint8Array, contentType = ''): string {
  const labels = [byMark(bytes), byHeader(contentType), byPage(bytes)].filter(label => label !== undefined)
  const decoder = labels.map(label => decoderFor(label)).find(found => found !== undefined) ?? decoderFor(isUtf8(bytes) ? 'utf-8' : 'windows-1252')
  return !decoder || decoder.encoding === 'windows-1252' ? fromCp1252(bytes) : decoder.decode(bytes)
}
