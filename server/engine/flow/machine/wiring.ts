// Puts the machine together: which file does which step.
import { learnDifferent, learnEqual, learnPrefix } from "../proof/comparisons";
import { learnAbsent, learnCounted, learnEach, learnPresent, learnProven } from "../proof/establish";
import { noteIndexWrite, noteMemberWrite, noteModuleWrite } from "../proof/module-state";
import { noteSessionWrite } from "../proof/support-access";
import { callValue } from "./calls";
import { inheritedMethod, instanceOfClass, typedInstance } from "./classes";
import { EngineApi } from "./engine-api";
import { evaluate, evaluateTest } from "./expressions";
import { callFunction, runFunction } from "./functions";
import { mayBeInstance } from "./instances";
import { Machine, type World } from "./machine";
import { evaluateModule } from "./modules";
import { exportedValue, moduleValue, readName } from "./scope";

export function createMachine(world: World): Machine {
  const machine = new Machine(world);
  machine.operations = {
    evaluate,
    evaluateTest,
    evaluateModule,
    exportedValue,
    moduleValue,
    readName,
    callValue,
    callFunction,
    runFunction,
    instanceOfClass,
    typedInstance,
    inheritedMethod,
    mayBeInstance,
    learnPresent,
    learnAbsent,
    learnProven,
    learnCounted,
    learnEqual,
    learnDifferent,
    learnEach,
    learnPrefix,
    noteIndexWrite,
    noteMemberWrite(m, target, name, value, at) {
      noteMemberWrite(m, target, name, value, at);
      noteSessionWrite(m, target, name, value, at);
    },
    noteModuleWrite,
  };
  machine.engine = new EngineApi(machine);
  return machine;
}
