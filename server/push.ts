/** Push: which of a member's devices are told when no page is open. */
import { Refusal } from '../shared/refusal.ts'
import { routes } from './doors/gate.ts'
import { devicesOf, dropDevice, houseKeys, keepDevice, presentDevice } from './push/kept.ts'

/** Devices that are told, and the key they know the house by. */
export const pushRoutes = routes({
  'GET /api/me/push': async (house, { memberId }) =>
    ({ key: (await houseKeys(house)).publicKey, items: (await devicesOf(house.store.shelf, memberId)).map(presentDevice) }),
  'POST /api/me/push': async (house, { memberId, known }, { body }) =>
    ({ device: presentDevice(await keepDevice(house, body, { memberId, credential: known?.credential ?? '' })) }),
  'DELETE /api/me/push/:deviceId': async (house, { memberId }, { params: { deviceId } }) => {
    await house.store.shelf.change(async draft => {
      if (!(await draft.get('push', `${memberId}/${deviceId}`))) throw new Refusal('not-found', 'None of your devices is called this.')
      dropDevice(draft, { memberId, id: deviceId })
    })
    return {}
  },
})
