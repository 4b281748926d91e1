import * as messages from "../../provider/lifecycle/messages";

/**
 * What operations tell a person from here on, comments included, which without an engine nobody sees. To be ended with
 * `jest.restoreAllMocks`.
 */
export function listen(): string[] {
  const said: string[] = [];
  const take = (_severity: messages.Severity, { text }: messages.Message) => {
    said.push(text);
    return Promise.resolve(true);
  };
  const takeOnce = async (severity: messages.Severity, message: messages.Message) => {
    await take(severity, message);
  };
  jest.spyOn(messages, "tell").mockImplementation(take);
  jest.spyOn(messages, "tellOnce").mockImplementation(takeOnce);
  jest.spyOn(messages, "tellOnceInRun").mockImplementation(takeOnce);
  return said;
}
