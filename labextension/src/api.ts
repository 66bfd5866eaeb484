/** The REST calls; every failure is an `ApiError` with one readable sentence. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { IAnnotation, IFrames, IModels, IRun, IRunRow, IRuns, IStatus } from './records';

export type Scope = 'notebook' | 'all';

/** Why a call failed. `away`: the server was not reached at all. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly away: boolean
  ) {
    super(message);
  }
}

export class Api {
  constructor(private readonly settings: ServerConnection.ISettings) {}

  runs(notebook: string | null, scope: Scope): Promise<IRuns> {
    return this.request<IRuns>('runs', { notebook, scope });
  }

  run(runId: string, notebook: string | null): Promise<IRun> {
    return this.request<IRun>(`runs/${runId}`, { notebook });
  }

  frames(notebook: string | null, scope: Scope): Promise<IFrames> {
    return this.request<IFrames>('frames', { notebook, scope });
  }

  models(notebook: string | null): Promise<IModels> {
    return this.request<IModels>('models', { notebook });
  }

  status(notebook: string | null): Promise<IStatus> {
    return this.request<IStatus>('status', { notebook });
  }

  annotate(runId: string, notebook: string | null, said: IAnnotation): Promise<IRunRow> {
    const init = { method: 'PATCH', body: JSON.stringify(said) };
    return this.request<IRunRow>(`runs/${runId}`, { notebook }, init);
  }

  private async request<T>(
    path: string,
    query: Record<string, string | null>,
    init: RequestInit = {}
  ): Promise<T> {
    const given = Object.entries(query).filter(([, value]) => value);
    const search = URLExt.objectToQueryString(Object.fromEntries(given));
    const url = URLExt.join(this.settings.baseUrl, 'mlops-jupyter/api', path) + search;
    const response = await this.send(url, init);
    if (!response.ok) {
      throw new ApiError(await sentence(response), response.status >= 502);
    }
    return (await response.json()) as T;
  }

  private async send(url: string, init: RequestInit): Promise<Response> {
    try {
      return await ServerConnection.makeRequest(url, init, this.settings);
    } catch {
      throw new ApiError('The Jupyter server was not reached.', true);
    }
  }
}

async function sentence(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { message?: string };
    return body.message || response.statusText;
  } catch {
    return `The server answered ${response.status} ${response.statusText}.`;
  }
}
