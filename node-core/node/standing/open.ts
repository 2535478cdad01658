import { householdBooks } from '../books.ts';
import type { Household } from '../household.ts';
import { trading } from '../trading.ts';
import { StandingEngine } from './engine.ts';
import { startStanding } from './start.ts';

/** A household's standing orders at work. */
export interface Standing {
  readonly engine: StandingEngine;
  /** No step is taken after it; resolves when one under way is through. Before the household closes. */
  close(): Promise<void>;
}

/** Takes up a household's standing orders where they were. */
export function openStanding(household: Household): Standing {
  const engine = new StandingEngine(household, trading(household, householdBooks(household)));
  return { engine, close: startStanding(household, engine) };
}
