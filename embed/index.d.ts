import type { KassetteApi } from './kassette.js';

export type * from './kassette.js';
export const Kassette: KassetteApi;
