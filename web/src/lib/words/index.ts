import { en } from './en';

/** Every other language has the shape of the English one. */
export type Words = typeof en;

export const words: Words = en;
