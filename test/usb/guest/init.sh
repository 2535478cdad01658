#!/bin/busybox sh
# The guest's first process: mounts what Node needs, loads the modules, runs the program of the kernel's command line.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
while read -r module; do insmod "/mod/$module"; done < /mod/order
systemd-udevd --daemon --resolve-names=never
mkdir -p "$SHARE"
mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro share "$SHARE"
cd "$SHARE" || poweroff -f
"$SHARE/$NODE_BIN" "$PROGRAMS/main.js" </dev/null
echo "{\"kind\":\"exit\",\"code\":$?}" > /dev/ttyS1
sync; poweroff -f
