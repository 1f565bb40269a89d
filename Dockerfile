# FicFeed in a container: built in one stage, run in another that holds neither sources nor build tools.

FROM python:3.13-slim AS build
RUN python -m venv /opt/ficfeed
ENV PATH=/opt/ficfeed/bin:$PATH
WORKDIR /src
# The libraries first: they depend on pyproject.toml alone, so a change of code does not fetch them again.
# --compile writes the bytecode now, because the root file system may be read-only later.
COPY pyproject.toml ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > needs.txt \
    && pip install --no-cache-dir --compile -r needs.txt
COPY README.md ./
COPY ficfeed ficfeed
RUN pip install --no-cache-dir --compile --no-deps .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="FicFeed" \
      org.opencontainers.image.description="Feeds and digests of fan fiction, by pairing, fandom and tag"

# A fixed number, so that `chown 10001:10001` on the host is right for every image to come.
RUN groupadd --gid 10001 ficfeed \
    && useradd --uid 10001 --gid ficfeed --home-dir /ficfeed --no-create-home --shell /usr/sbin/nologin ficfeed

COPY --from=build /opt/ficfeed /opt/ficfeed
# The example and the sample stories: a new named volume starts with them, so the first page shows something.
COPY --chown=10001:10001 config /ficfeed/config
COPY --chown=10001:10001 storage /ficfeed/storage
RUN chown 10001:10001 /ficfeed

# In here FicFeed has to listen on every network; that it then asks for a base_url and a password is meant.
ENV PATH=/opt/ficfeed/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FICFEED_WEB__HOST=0.0.0.0 \
    FICFEED_WEB__PORT=8000

# ./config/ficfeed.toml and ./storage are looked for here.
WORKDIR /ficfeed
USER 10001:10001
VOLUME ["/ficfeed/config", "/ficfeed/storage"]
EXPOSE 8000
STOPSIGNAL SIGTERM
# Anything but an answer of 200 within 4 seconds raises, and so counts as unhealthy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os; from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:' + os.environ['FICFEED_WEB__PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["ficfeed"]
CMD ["run"]
