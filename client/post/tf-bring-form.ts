import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import '@awesome.me/webawesome/dist/components/tab-group/tab-group.js'
import '@awesome.me/webawesome/dist/components/tab-panel/tab-panel.js'
import '@awesome.me/webawesome/dist/components/tab/tab.js'
import '@awesome.me/webawesome/dist/components/textarea/textarea.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import fileSign from 'lucide-static/icons/file-up.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { language, Tongue, words } from '../words/words.ts'
import { bringIn, withScheme, type OnePost, type Source } from './posts.ts'
import '../look/webawesome.ts'

type Way = 'address' | 'paste' | 'markdown' | 'file'

const optional = <K extends string>(name: K, value: string): Partial<Record<K, string>> => (value.trim() ? { [name]: value } as Record<K, string> : {})

/**
 * Four ways to bring a text in. What was typed stays when the house says no. Tells `tf-brought` with the post.
 * @summary Address, text, Markdown or file.
 * @fires tf-brought - the post that came out, as `detail`
 */
@customElement('tf-bring-form')
export class TfBringForm extends LitElement {
  static override styles = [base, css`
    form { display: grid; gap: var(--tf-space-4); padding-block-start: var(--tf-space-4); }
    wa-tab { font-weight: 600; }
    wa-tab::part(base) { min-block-size: var(--tf-touch); padding-inline: var(--tf-space-3); }
    wa-tab-panel::part(base) { padding: 0; }
    wa-textarea::part(textarea) { font-family: var(--tf-text); line-height: 1.6; }
    .drop { display: grid; place-items: center; gap: var(--tf-space-2); padding: var(--tf-space-7) var(--tf-space-4); border: 1.5px dashed var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); text-align: center; cursor: pointer; color: var(--tf-ink-soft); }
    .drop .icon { inline-size: 1.75rem; block-size: 1.75rem; color: var(--tf-accent); }
    .drop.over, .drop:hover { background: var(--tf-accent-soft); border-color: var(--tf-accent); }
    .drop:focus-within { outline: 2.5px solid var(--tf-accent); outline-offset: 2px; }
    wa-button { justify-self: start; }
  `]

  @property() groupId = ''
  @state() private file?: File
  @state() private over = false
  @state() private wrongFile = false
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  private readonly given = new URLSearchParams(location.search).get('url') ?? ''

  private readonly bring = (way: Way) => submitted(form => void this.deed.run(async () => {
    const post = await bringIn(this.groupId, await this.sourceOf(way, form))
    this.dispatchEvent(new CustomEvent<OnePost>('tf-brought', { detail: post, bubbles: true, composed: true }))
  }))

  private async sourceOf(way: Way, form: HTMLFormElement): Promise<Source> {
    const title = optional('title', typed(form, 'title'))
    if (way === 'address') return { url: withScheme(typed(form, 'url')) }
    if (way === 'paste') return { text: typed(form, 'text'), ...title }
    if (way === 'markdown') return { markdown: typed(form, 'text'), ...title }
    return { html: await this.file!.text(), ...optional('sourceUrl', typed(form, 'sourceUrl')) }
  }

  private take(file: File | undefined): void {
    if (!file) return
    this.wrongFile = !/\.(x?html?)$/i.test(file.name) && file.type !== 'text/html'
    this.file = this.wrongFile ? undefined : file
  }

  private readonly dropped = (event: DragEvent): void => {
    event.preventDefault()
    this.over = false
    this.take(event.dataTransfer?.files[0])
  }

  private readonly hover = (over: boolean) => (event: DragEvent): void => {
    event.preventDefault()
    this.over = over
  }

  private renderEnd(): TemplateResult {
    const { bring: say } = words()
    return html`
      ${this.deed.line()}
      <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${say.button}</wa-button>
      <p class="hint" role="status" ?hidden=${!this.deed.busy}>${say.working}</p>`
  }

  private renderAddress(): TemplateResult {
    const { bring: say } = words()
    return html`
      <form @submit=${this.bring('address')}>
        <wa-input name="url" inputmode="url" autocapitalize="off" autocomplete="off" spellcheck="false" label=${say.url} hint=${say.urlHint} value=${this.given} placeholder="https://" required></wa-input>
        ${this.renderEnd()}
      </form>`
  }

  private renderWords(way: 'paste' | 'markdown'): TemplateResult {
    const { bring: say } = words()
    return html`
      <form @submit=${this.bring(way)}>
        <wa-textarea name="text" label=${say.text} hint=${way === 'paste' ? say.textHint : say.markdownHint} rows="12" dir="auto" required></wa-textarea>
        <wa-input name="title" label=${say.textTitle} hint=${say.textTitleHint} maxlength="300" autocomplete="off"></wa-input>
        ${this.renderEnd()}
      </form>`
  }

  private renderFile(): TemplateResult {
    const { bring: say } = words()
    return html`
      <form @submit=${this.bring('file')}>
        <label class="drop ${this.over ? 'over' : ''}" @dragover=${this.hover(true)} @dragleave=${this.hover(false)} @drop=${this.dropped}>
          ${icon(fileSign)}
          <span>${this.file ? say.fileChosen(this.file.name) : say.fileDrop}</span>
          <input class="unseen" type="file" accept=".html,.htm,.xhtml,text/html" @change=${(event: Event) => this.take((event.target as HTMLInputElement).files?.[0])} ?required=${!this.file}>
        </label>
        ${this.wrongFile ? html`<p class="wrong" role="alert">${say.fileWrong}</p>` : nothing}
        <wa-input name="sourceUrl" inputmode="url" label=${say.sourceUrl} autocomplete="off"></wa-input>
        ${this.renderEnd()}
      </form>`
  }

  override render(): TemplateResult {
    const { bring: say } = words()
    return html`
      <wa-tab-group lang=${language()} without-scroll-controls @wa-tab-show=${() => this.deed.clear()}>
        <wa-tab panel="address">${say.address}</wa-tab>
        <wa-tab panel="paste">${say.paste}</wa-tab>
        <wa-tab panel="markdown">${say.markdown}</wa-tab>
        <wa-tab panel="file">${say.file}</wa-tab>
        <wa-tab-panel name="address">${this.renderAddress()}</wa-tab-panel>
        <wa-tab-panel name="paste">${this.renderWords('paste')}</wa-tab-panel>
        <wa-tab-panel name="markdown">${this.renderWords('markdown')}</wa-tab-panel>
        <wa-tab-panel name="file">${this.renderFile()}</wa-tab-panel>
      </wa-tab-group>`
  }
}
