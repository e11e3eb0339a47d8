export { Mux } from '../mux.ts'
