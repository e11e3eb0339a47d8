import { html, LitElement, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import './tf-trouble.ts'

/** @summary An address that leads nowhere. */
@customElement('tf-lost')
export class TfLost extends LitElement {
  override render(): TemplateResult { return html`<tf-trouble code="not-found"></tf-trouble>` }
}
