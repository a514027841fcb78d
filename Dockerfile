# The site in a container. Build and start it:
#   docker build -t offprint .
#   docker run -d --name offprint -p 8080:8080 --stop-timeout 30 -v offprint:/var/lib/offprint -e OFFPRINT_PUBLIC_URL=http://localhost:8080 offprint
# src/Offprint.Site/README.md says what else can be set, and how to back up and upgrade.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY .editorconfig Directory.Build.props Directory.Build.targets Directory.Packages.props global.json README.md ./
COPY eng eng
COPY src src
COPY papers papers
RUN dotnet publish src/Offprint.App/Offprint.App.csproj -c Release -o /app -nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The program looks for papers, data and models beside the solution file above it.
WORKDIR /opt/offprint
COPY Offprint.slnx LICENSE THIRD-PARTY-NOTICES ./
COPY LICENSES LICENSES
COPY data data
COPY models models
COPY papers papers
COPY --from=build /app app
RUN mkdir -p /var/lib/offprint && chown "$APP_UID" /var/lib/offprint
ENV OFFPRINT_HOME=/var/lib/offprint OFFPRINT_LISTEN=* OFFPRINT_PORT=8080 OMP_WAIT_POLICY=passive
VOLUME /var/lib/offprint
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${OFFPRINT_PORT} && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3"]
ENTRYPOINT ["dotnet", "/opt/offprint/app/offprint.dll"]
CMD ["web"]
