#!/usr/bin/env bash
# Draws the secrets of a new installation, once; run again, it touches nothing that is there.
set -euo pipefail
cd "$(dirname "$0")"
umask 077

draw() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
keep() {
  [ -e "secrets/$1" ] || printf '%s' "$2" >"secrets/$1"
}

mkdir -p secrets
[ -e .env ] || cp .env.example .env
keep postgres_password "$(draw)"
keep livekit_api_secret "$(draw)"
keep database_url "postgresql+psycopg://voicedesk:$(cat secrets/postgres_password)@127.0.0.1:5432/voicedesk"
# 32 random bytes, URL-safe: what a Fernet key is
keep voicedesk_key "$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n')"
for vendor in google assemblyai elevenlabs; do
  keep "${vendor}_api_key" ""
done

secret=$(cat secrets/livekit_api_secret)
sed -i -e "s|^LIVEKIT_API_SECRET=.*|LIVEKIT_API_SECRET=$secret|" -e "s|^LIVEKIT_KEYS=.*|LIVEKIT_KEYS=voicedesk: $secret|" .env
# containers run as 10001 and must be able to read what they are handed
chmod 0755 secrets && chmod 0644 secrets/*
echo "secrets/ and .env are there. Put your names into .env and your vendors' keys into secrets/, then: docker compose up -d"
