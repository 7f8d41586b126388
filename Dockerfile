# Citewell with its model inside: it needs no hub, and nothing but Discord, when it runs.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /build

# 1. torch, as its CPU build: the default one brings gigabytes of CUDA. This layer changes with the pins alone.
#    The index holds CPU builds alone; "+cpu" in the version would leave out the platforms that do not mark them.
COPY constraints.txt ./
RUN pip install --no-cache-dir --no-deps -c constraints.txt --index-url https://download.pytorch.org/whl/cpu \
    "torch==$(sed -n 's/^torch==//p' constraints.txt)"

# 2. All other packages and the model, for a project without code yet: this layer changes with pyproject.toml.
COPY pyproject.toml ./
RUN touch README.md LICENSE && pip install --no-cache-dir -c constraints.txt '.[model,prepare]'

# 3. The code: a change of it installs nothing else again.
COPY README.md LICENSE ./
COPY config config
COPY index index
COPY bot bot
RUN pip install --no-cache-dir --no-deps --force-reinstall -c constraints.txt .


FROM python:3.11-slim
COPY --from=build /venv /venv
# The weights are inside, so the hub is not asked. /tmp is all that must be writable beside /data.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    HF_HOME=/tmp/hub \
    CITEWELL_DATA=/data
RUN groupadd --gid 10001 citewell \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin citewell \
    && install -d -o citewell -g citewell -m 0700 /data
USER 10001:10001
VOLUME ["/data"]
HEALTHCHECK --interval=30s --timeout=15s --start-period=90s --retries=3 CMD ["citewell", "health"]
ENTRYPOINT ["citewell"]
CMD ["run", "--stay"]
