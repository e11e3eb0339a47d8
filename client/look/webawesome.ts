/** Web Awesome made at home: its icons come from this house, its own words in the house's languages. Imported wherever its elements are. */
import '@awesome.me/webawesome/dist/translations/he.js'
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js'
import check from 'lucide-static/icons/check.svg?url&no-inline'
import chevronDown from 'lucide-static/icons/chevron-down.svg?url&no-inline'
import chevronLeft from 'lucide-static/icons/chevron-left.svg?url&no-inline'
import chevronRight from 'lucide-static/icons/chevron-right.svg?url&no-inline'
import circleX from 'lucide-static/icons/circle-x.svg?url&no-inline'
import copy from 'lucide-static/icons/copy.svg?url&no-inline'
import eyeOff from 'lucide-static/icons/eye-off.svg?url&no-inline'
import eye from 'lucide-static/icons/eye.svg?url&no-inline'
import minus from 'lucide-static/icons/minus.svg?url&no-inline'
import x from 'lucide-static/icons/x.svg?url&no-inline'

const ICONS: Record<string, string> = {
  check, 'chevron-down': chevronDown, 'chevron-left': chevronLeft, 'chevron-right': chevronRight, 'circle-xmark': circleX, copy, eye, 'eye-slash': eyeOff,
  indeterminate: minus, minus, xmark: x,
}

for (const name of ['default', 'system']) registerIconLibrary(name, { resolver: icon => ICONS[icon] ?? '' })
