#!/usr/bin/env bash
# Java and Maven, which builds the Kotlin package (Kotlin's compiler, JNA and JUnit come through Maven itself).
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

command -v javac >/dev/null || apt_install openjdk-17-jdk-headless
command -v mvn >/dev/null || apt_install maven
version="$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')"
[ "${version:-0}" -ge 17 ] || cannot "needs Java 17 or newer, found ${version:-none}"
