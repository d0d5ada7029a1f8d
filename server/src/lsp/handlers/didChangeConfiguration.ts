import type { DidChangeConfigurationParams } from 'vscode-languageserver/node';
import type { Session } from '../session';

/** `workspace/didChangeConfiguration`: the settings are others now. */
export async function didChangeConfiguration(session: Session, params: DidChangeConfigurationParams): Promise<void> {
  await readConfiguration(session, params.settings);
}

/**
 * Takes the settings: asks for them where the client can be asked, because what it sends of its own accord may be
 * anything or nothing.
 * @param sent what the client sent, if it did.
 */
export async function readConfiguration(session: Session, sent: unknown): Promise<void> {
  const { connection, features, guard } = session;
  let section = sectionOf(sent);
  if (features.configuration) {
    try {
      section = await connection.workspace.getConfiguration('pilotage');
    } catch (error) {
      guard.report('background', 'workspace/configuration', error);
    }
  }
  session.configure(section);
}

/** Clients send all settings, or the section alone. */
function sectionOf(sent: unknown): unknown {
  return typeof sent === 'object' && sent !== null && 'pilotage' in sent ? sent.pilotage : sent;
}
