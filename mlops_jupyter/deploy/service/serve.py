"""Serves the MLflow model in `model/` beside this file over HTTP.

Routes, as MLflow's own server has them: POST /invocations (JSON or CSV), GET /ping and
GET /health. Besides: GET /version says which model this is.

Settings are environment variables: HOST (0.0.0.0), PORT (8080; 0 takes a free one) and
ADDRESS_FILE (if set, `HOST:PORT` is written there once the port is taken).

`python serve.py --check` asks a running server for /ping and exits with 0 or 1.
"""

import json
import os
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHECK_S = 3.0
LOCAL = ("127.0.0.1", "localhost", "::1")


def host_and_port() -> tuple[str, int]:
    """Return where to listen."""
    return os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT", "8080"))  # noqa: S104 a container's only way out


def application(folder: Path) -> Any:
    """Return the web application that answers for the model in `folder/model`."""
    # before MLflow is imported, which is when it looks: nobody outside is told of this service
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    import mlflow.pyfunc
    from mlflow.pyfunc import scoring_server

    model = mlflow.pyfunc.load_model(str(folder / "model"))
    app = scoring_server.init(model)
    about = about_service(folder)
    replace_route(app, "/version", lambda: about)
    if host_and_port()[0] in LOCAL:
        from starlette.middleware.trustedhost import TrustedHostMiddleware

        # a web page elsewhere must not reach a local service under a name of its own
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOCAL))
    return app


def about_service(folder: Path) -> dict[str, str]:
    """Return what GET /version answers."""
    import mlflow.version

    about: dict[str, str] = json.loads((folder / "service.json").read_text(encoding="utf-8"))
    return {**about, "mlflow": mlflow.version.VERSION, "python": sys.version.split()[0]}


def replace_route(app: Any, path: str, answer: Any) -> None:
    """Give a path a new answer; the first route that fits is the one that counts."""
    app.get(path)(answer)
    app.router.routes.insert(0, app.router.routes.pop())


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that holds the port; nobody is let in before the model is ready."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(kind, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((host, port))
    return held


def tell_address(held: socket.socket) -> None:
    """Write the address to ADDRESS_FILE, whole or not at all."""
    target = os.environ.get("ADDRESS_FILE")
    if target:
        host, port = held.getsockname()[:2]
        draft = Path(f"{target}.part")
        draft.write_text(f"{host}:{port}", encoding="utf-8")
        draft.replace(target)


def check() -> int:
    """Return 0 if the server on this machine answers GET /ping, else 1."""
    url = f"http://127.0.0.1:{host_and_port()[1]}/ping"
    try:
        with urllib.request.urlopen(url, timeout=CHECK_S) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError):
        return 1


def main() -> int:
    """Serve until told to stop."""
    if "--check" in sys.argv[1:]:
        return check()
    import uvicorn

    held = listening_socket(*host_and_port())
    tell_address(held)
    config = uvicorn.Config(application(HERE), access_log=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[held])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
