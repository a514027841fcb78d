@echo off
rem The launcher for Windows: builds Offprint when needed, then runs it.
setlocal
set "root=%~dp0"
set "app=%root%artifacts\bin\Offprint.App\release\offprint.dll"
where dotnet >nul 2>nul || (
  echo offprint: the .NET SDK 10 is needed and 'dotnet' is not on the PATH; see https://dot.net/download 1>&2
  exit /b 1
)
if /i "%~1"=="test" (
  dotnet build "%root%Offprint.slnx" -c Release -nologo -v quiet || exit /b 1
  dotnet test --solution "%root%Offprint.slnx" -c Release --no-build --max-parallel-test-modules 1
  exit /b
)
dotnet build "%root%src\Offprint.App\Offprint.App.csproj" -c Release -nologo -v quiet 1>&2 || exit /b 1
dotnet "%app%" %*
