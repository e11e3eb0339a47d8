import { StoreFolder } from './support/store-folder.ts'
import { storePromises } from './support/store-promises.ts'

storePromises('embedded', work => StoreFolder.use(work))
