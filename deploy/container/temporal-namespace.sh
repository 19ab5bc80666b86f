#!/bin/sh
# Makes the namespace of the runs. May be run at every start.
set -eu
temporal operator namespace describe --namespace default >/dev/null 2>&1 \
  || temporal operator namespace create --namespace default --retention 30d
