import './look/fonts.css'
import './look/tokens.css'
import './look/webawesome.css'
import './look/page.css'
import { wearScheme } from './look/scheme.ts'
import { myself } from './member/members.ts'
import { firstLanguage, speak } from './words/words.ts'

wearScheme()
void myself.know()
await speak(firstLanguage())
await import('./tf-app.ts')
