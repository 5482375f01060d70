import './kassette.js';

export const { Kassette } = globalThis;
