FROM python:3.11-slim-bookworm AS build
WORKDIR /source
# What the bot needs changes less often than the bot does: it has a layer of its own. Each file is known by its hash.
COPY deploy/requirements.txt deploy/
RUN python -m venv /opt/saqbala \
    && /opt/saqbala/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement deploy/requirements.txt
COPY . .
# pip writes the bytecode, and then goes: nothing in the image installs anything into the bot any more.
RUN PIP_CONSTRAINT=constraints.txt /opt/saqbala/bin/pip install --no-cache-dir --no-deps . \
    && /opt/saqbala/bin/pip uninstall --yes setuptools pip

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="SaqBala" \
      org.opencontainers.image.description="A Telegram bot for news on children's rights and safety in Kazakhstan" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/saqbala /opt/saqbala
# The folder belongs to the bot before it becomes a volume: a new volume takes its owner from here. Python's image comes
# without bytecode, and the bot may write none: without this each start would compile Python's library anew.
RUN groupadd --system --gid 10001 saqbala \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/saqbala --shell /usr/sbin/nologin saqbala \
    && install --directory --owner=saqbala --group=saqbala /var/lib/saqbala /var/lib/saqbala/data \
    && python -m compileall -q -x '/(test|idlelib|lib2to3|tkinter|turtledemo|ensurepip|site-packages)/' \
        "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
# What SQLite sorts for a new index may be larger than /tmp, which is memory: it goes beside the database, and has no name.
# Two arenas: glibc would have eight for each processor, and never give back what the threads once used. Health is told
# to this container only; the port of the webhook is open to whatever it is published to, where WEBHOOK_URL is set.
ENV PATH=/opt/saqbala/bin:$PATH \
    HOME=/var/lib/saqbala \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    SQLITE_TMPDIR=/var/lib/saqbala/data \
    METRICS_LISTEN=127.0.0.1:9090 \
    LISTEN=0.0.0.0:8081
WORKDIR /var/lib/saqbala
USER 10001:10001
VOLUME /var/lib/saqbala/data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 CMD ["saqbala", "ready"]
ENTRYPOINT ["saqbala"]
CMD ["run"]
