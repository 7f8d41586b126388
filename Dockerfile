# Citewell with its model inside: it needs no hub, and nothing but Discord, when it runs.
#
# The last stage has what answering and adding need: no torch, no compiler, no pip. For models that cannot be
# prepared, or to train weights, build the other target: docker build --target sentence-transformers .

FROM python:3.11-slim AS original
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
RUN touch README.md LICENSE && pip install --no-cache-dir -c constraints.txt '.[model,prepare,train]'

# 3. The code: a change of it installs nothing else again. Then the model in its fast form, checked against the original.
COPY README.md LICENSE ./
COPY config config
COPY index index
COPY bot bot
RUN pip install --no-cache-dir --no-deps --force-reinstall -c constraints.txt . \
    && HF_HUB_OFFLINE=1 CITEWELL_MODELS=/models citewell model prepare


FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv --without-pip /venv
WORKDIR /build
COPY constraints.txt pyproject.toml ./
RUN touch README.md LICENSE && pip --python /venv/bin/python install --no-cache-dir -c constraints.txt .
COPY README.md LICENSE ./
COPY config config
COPY index index
COPY bot bot
RUN pip --python /venv/bin/python install --no-cache-dir --no-deps --force-reinstall -c constraints.txt . \
    && find /venv -type d \( -name tests -o -name include \) -prune -exec rm -rf {} +


FROM python:3.11-slim AS base
# The weights are inside, so the hub is not asked. /tmp is all that must be writable beside /data.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    HF_HOME=/tmp/hub \
    CITEWELL_DATA=/data \
    CITEWELL_MODELS=/models
RUN pip uninstall --yes pip setuptools wheel \
    && groupadd --gid 10001 citewell \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin citewell \
    && install -d -o citewell -g citewell -m 0700 /data
USER 10001:10001
VOLUME ["/data"]
HEALTHCHECK --interval=30s --timeout=15s --start-period=90s --retries=3 CMD ["citewell", "health"]
ENTRYPOINT ["citewell"]
CMD ["run", "--stay"]


FROM base AS sentence-transformers
COPY --from=original /venv /venv
COPY --from=original /models /models


FROM base
COPY --from=packages /venv /venv
COPY --from=original /models /models
