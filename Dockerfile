FROM python:3.11-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/saqbala \
    && PIP_CONSTRAINT=constraints.txt /opt/saqbala/bin/pip install --no-cache-dir .

FROM python:3.11-slim-bookworm
COPY --from=build /opt/saqbala /opt/saqbala
# The folder belongs to the bot before it becomes a volume: a new volume takes its owner from here.
RUN useradd --system --uid 10001 --home-dir /var/lib/saqbala saqbala \
    && install --directory --owner=saqbala --group=saqbala /var/lib/saqbala/data
ENV PATH=/opt/saqbala/bin:$PATH
WORKDIR /var/lib/saqbala
USER saqbala
VOLUME /var/lib/saqbala/data
ENTRYPOINT ["saqbala"]
CMD ["run"]
