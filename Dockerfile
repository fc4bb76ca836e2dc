FROM python:3.11-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent educonnect \
    && install -d -o educonnect /var/lib/educonnect/spool

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=educonnect_admin.settings.prod

WORKDIR /srv/educonnect
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY . .
# Values that sign nothing: the settings refuse to load without any. What is ignored, no page asks for.
RUN SECRET_KEY=build SECRET_RING=build ALLOWED_HOSTS=build GUICHET_URL=https://build \
    DATABASE_URL=postgres://build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput --verbosity 0 \
        --ignore component --ignore layout --ignore icon-picker --ignore django-dsfr \
        --ignore 'htmax*' --ignore ext --ignore '*.map'

USER educonnect
EXPOSE 8000
CMD ["gunicorn", "educonnect_admin.wsgi", "--bind", "0.0.0.0:8000", "--no-control-socket"]
