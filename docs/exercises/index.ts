/** All exercises, by chapter and id: `05/step`. */
import { exercises as chapter01 } from './01.ts';
import { exercises as chapter02 } from './02.ts';
import { exercises as chapter03 } from './03.ts';
import { exercises as chapter04 } from './04.ts';
import { exercises as chapter05 } from './05.ts';
import { exercises as chapter06 } from './06.ts';
import { exercises as chapter07 } from './07.ts';
import { exercises as chapter08 } from './08.ts';
import { exercises as chapter09 } from './09.ts';
import { exercises as chapter10 } from './10.ts';
import { exercises as chapter11 } from './11.ts';
import { exercises as chapter12 } from './12.ts';
import { exercises as chapter13 } from './13.ts';
import { exercises as chapter14 } from './14.ts';
import { exercises as chapter15 } from './15.ts';
import { exercises as chapter16 } from './16.ts';
import { exercises as chapter17 } from './17.ts';
import { exercises as chapter18 } from './18.ts';
import { exercises as chapter19 } from './19.ts';
import { exercises as chapter20 } from './20.ts';
import { exercises as chapter21 } from './21.ts';
import type { Exercise } from './exercise.ts';

/** By the two digits of the chapter, in the order of the pages. */
export const chapters: ReadonlyMap<string, readonly Exercise[]> = new Map([
  ['01', chapter01],
  ['02', chapter02],
  ['03', chapter03],
  ['04', chapter04],
  ['05', chapter05],
  ['06', chapter06],
  ['07', chapter07],
  ['08', chapter08],
  ['09', chapter09],
  ['10', chapter10],
  ['11', chapter11],
  ['12', chapter12],
  ['13', chapter13],
  ['14', chapter14],
  ['15', chapter15],
  ['16', chapter16],
  ['17', chapter17],
  ['18', chapter18],
  ['19', chapter19],
  ['20', chapter20],
  ['21', chapter21],
]);

export const exercises: ReadonlyMap<string, Exercise> = new Map(
  [...chapters].flatMap(([chapter, list]) => list.map((each) => [`${chapter}/${each.id}`, each] as const)),
);
