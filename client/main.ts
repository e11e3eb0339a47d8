import './look/fonts.css'
import './look/tokens.css'
import './look/webawesome.css'
import './look/page.css'
import { wearScheme } from './look/scheme.ts'
import { myself } from './member/members.ts'
import { PAGES } from './places.ts'
import { placeOf } from './router.ts'
import { firstLanguage, speak } from './words/words.ts'

// Everything the first page needs is fetched side by side; it is drawn once there are words to draw it with
wearScheme()
void myself.know()
PAGES[placeOf(location).name].bring().catch(() => undefined)
await Promise.all([import('./tf-app.ts'), speak(firstLanguage())])
document.body.prepend(document.createElement('tf-app'))
