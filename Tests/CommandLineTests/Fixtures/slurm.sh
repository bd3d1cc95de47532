#!/bin/bash
# Starts a Slurm of one node in the current folder, runs a command in it and stops it again.
#
#   slurm.sh COMMAND [WORD ...]
#
# Needs root and Debian's slurm-wlm and munge. Exit status 75 when Slurm does not start.
set -uo pipefail
PATH=$PATH:/usr/sbin
folder=$PWD
node=$(hostname -s)
port=$((20000 + RANDOM % 20000))
mkdir -m 711 munge
mkdir state spool
head -c 1024 /dev/urandom > munge/key
chmod 400 munge/key
cat > slurm.conf <<CONF
ClusterName=millrace
SlurmctldHost=$node(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
daemons=()
stop() { kill "${daemons[@]}" 2>/dev/null; wait; }
trap stop EXIT
munged --force --foreground --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
  --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" \
  > munge.out 2>&1 &
daemons+=($!)
for _ in $(seq 20); do [ -S munge/socket ] && break; sleep 0.2; done
slurmctld -D > slurmctld.out 2>&1 &
daemons+=($!)
slurmd -D > slurmd.out 2>&1 &
daemons+=($!)
for _ in $(seq 60); do
  if sinfo -h -o %T 2>/dev/null | grep -q idle; then
    "$@"
    exit
  fi
  sleep 0.5
done
cat slurmctld.out slurmd.out >&2
exit 75
