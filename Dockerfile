# The native binary in an image without shell or package manager, for linux/amd64 and linux/arm64.
#
#   docker run --read-only --tmpfs /tmp -v zerotrust-keys:/var/lib/zerotrust -p 8443:8443 \
#     -e ZeroTrust__Postgres__ConnectionString=… -e ZeroTrust__Redis__Configuration=… \
#     -e ZeroTrust__Http__PublicUrl=https://id.example.org zerotrust
#
# It writes nowhere but to /var/lib/zerotrust (the key-encryption key, the root certificate); that volume is worth a backup.
# `docker run … zerotrust migrate` applies the migrations first.

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH=amd64
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src src
# What a developer's machine built is no part of the image.
RUN find src -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
# The same arguments as src/scripts/publish.args; a test compares.
RUN dotnet publish src/ZeroTrust.Host -c Release -r "linux-$(echo "$TARGETARCH" | sed 's/amd64/x64/')" -o /publish
# The binary and the native library of the password hash; symbols and settings of a development machine stay behind.
RUN mkdir -p /image/app /image/data && cp /publish/zerotrust /publish/*.so /image/app/

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /image/app /app
COPY --from=build --chown=$APP_UID:$APP_UID /image/data /var/lib/zerotrust
ENV ZeroTrust__Keys__File=/var/lib/zerotrust/kek \
    ZeroTrust__Http__CaFile=/var/lib/zerotrust/ca.pem
USER $APP_UID
VOLUME /var/lib/zerotrust
EXPOSE 8443
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["/app/zerotrust", "healthcheck"]
ENTRYPOINT ["/app/zerotrust"]
CMD ["serve"]
