# The service, its models, LibreOffice and fonts; runs as an ordinary user.
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY redactor ./redactor
COPY models ./models
RUN python3 -m venv /opt/redactor \
 && /opt/redactor/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      python3 libreoffice-writer libreoffice-calc libreoffice-impress \
      fonts-liberation fonts-dejavu-core fonts-crosextra-carlito \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 redactor \
 && install -d -o redactor /data
COPY --from=build /opt/redactor /opt/redactor
ENV PATH=/opt/redactor/bin:$PATH REDACTOR_DATA=/data
USER redactor
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["redactor", "serve", "--host", "0.0.0.0", "--port", "8000"]
