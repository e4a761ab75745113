@echo off
rem Double-click: sets up Kopdes Plan if needed and opens it.
setlocal
cd /d "%~dp0"
set "PYTHON="
rem The locked packages are for these first; kit.py answers the others.
for %%v in (3.12 3.13 3.11 3) do if not defined PYTHON py -%%v -c "" >nul 2>nul && set "PYTHON=py -%%v"
if not defined PYTHON python -c "" >nul 2>nul && set "PYTHON=python"
if not defined PYTHON goto missing
%PYTHON% kit.py mulai %*
if errorlevel 1 goto failed
exit /b 0

:missing
echo Python belum ada di komputer ini. Pasang Python 3.12 dari python.org, beri tanda pada
echo "Add python.exe to PATH", lalu klik dua kali berkas ini lagi.
echo Python is not on this computer. Install Python 3.12 from python.org, tick
echo "Add python.exe to PATH", then double-click this file again.
if not exist "python\*.exe" goto failed
echo Pemasangnya ada di folder python, yang dibuka sekarang.
echo The installer is in the folder python, which is opened now.
start "" "%~dp0python"
:failed
echo.
echo Tekan sebarang tombol untuk menutup jendela ini.
pause >nul
exit /b 1
