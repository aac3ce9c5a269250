import AppWindow from '@lucide/svelte/icons/app-window';
import BatteryCharging from '@lucide/svelte/icons/battery-charging';
import Boxes from '@lucide/svelte/icons/boxes';
import Box from '@lucide/svelte/icons/box';
import Building2 from '@lucide/svelte/icons/building-2';
import Cloud from '@lucide/svelte/icons/cloud';
import Container from '@lucide/svelte/icons/container';
import Cpu from '@lucide/svelte/icons/cpu';
import Database from '@lucide/svelte/icons/database';
import HardDrive from '@lucide/svelte/icons/hard-drive';
import Briefcase from '@lucide/svelte/icons/briefcase';
import Laptop from '@lucide/svelte/icons/laptop';
import Network from '@lucide/svelte/icons/network';
import Printer from '@lucide/svelte/icons/printer';
import Router from '@lucide/svelte/icons/router';
import Server from '@lucide/svelte/icons/server';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Smartphone from '@lucide/svelte/icons/smartphone';
import type { Icon } from '$lib/ui';

// Classes are data: one that nobody foresaw is drawn by the word its name holds.
const known: [RegExp, Icon][] = [
  [/business|service_metier|process/, Briefcase], [/database|schema|db_|sql|catalog/, Database], [/site|location|building|campus|datacent/, Building2],
  [/room|rack|enclosure|cabinet/, Boxes], [/pdu|power|ups|feed|onduleur|circuit_break/, BatteryCharging], [/storage|volume|disk|san|nas|backup/, HardDrive],
  [/firewall|security|cert/, ShieldCheck], [/rout|gateway|wireless|access_point/, Router], [/network|switch|netgear|link|circuit|vlan|subnet|interface|provider/, Network],
  [/hypervisor|cluster|farm/, Cpu], [/container|kube|pod|k8s|workload/, Container], [/cloud|region/, Cloud],
  [/virtual|server|vm|host|esx/, Server], [/laptop|workstation|computer|desktop|pc_/, Laptop], [/mobile|phone|tablet/, Smartphone], [/print/, Printer],
  [/app|software|middleware|web/, AppWindow], [/service/, Briefcase],
];

export function iconOf(className: string): Icon {
  // Other tools put the name of their own table first.
  const name = className.replace(/^(cmdb_ci_|cmdb_|cmn_|u_)/, '');
  return known.find(([word]) => word.test(name))?.[1] ?? Box;
}
