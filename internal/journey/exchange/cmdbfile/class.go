package cmdbfile

import "slices"

// ClassID makes a class's id of the file's word: cmdb_ci_appl stays, "Baie de stockage" is baie_de_stockage.
func ClassID(word string) string { return keyOf(word) }

// NewClass is a class that a file names and the CMDB may not have yet.
type NewClass struct {
	ID, Parent, NameFR, NameEN string
}

// ClassOf says what is known of a class by its id: those of ServiceNow stand below ours that they resemble.
func ClassOf(id, word string) NewClass {
	known := known()
	if i := slices.IndexFunc(known, func(c NewClass) bool { return c.ID == id }); i >= 0 {
		return known[i]
	}
	return NewClass{ID: id, NameFR: word, NameEN: word}
}

func known() []NewClass {
	return []NewClass{
		{"cmn_location", "site", "Lieu", "Location"},
		{"cmdb_ci_datacenter", "site", "Centre de données", "Data centre"},
		{"cmdb_ci_computer_room", "room", "Salle informatique", "Computer room"},
		{"cmdb_ci_zone", "room", "Zone", "Zone"},
		{"cmdb_ci_rack", "rack", "Baie", "Rack"},
		{"cmdb_ci_pdu", "pdu", "PDU", "PDU"},
		{"cmdb_ci_power_eq", "power_source", "Équipement électrique", "Power equipment"},
		{"cmdb_ci_ups", "power_source", "Onduleur", "UPS"},
		{"cmdb_ci_netgear", "network_device", "Matériel réseau", "Network gear"},
		{"cmdb_ci_ip_switch", "network_device", "Commutateur", "IP switch"},
		{"cmdb_ci_ip_router", "network_device", "Routeur", "IP router"},
		{"cmdb_ci_lb", "network_device", "Répartiteur de charge", "Load balancer"},
		{"cmdb_ci_wap_network", "network_device", "Borne Wi-Fi", "Wireless access point"},
		{"cmdb_ci_ip_firewall", "firewall", "Pare-feu IP", "IP firewall"},
		{"cmdb_ci_circuit", "network_link", "Circuit", "Circuit"},
		{"cmdb_ci_ip_network", "subnet", "Réseau IP", "IP network"},
		{"cmdb_ci_cluster", "cluster", "Grappe de machines", "Machine cluster"},
		{"cmdb_ci_server", "server", "Serveur (importé)", "Server (imported)"},
		{"cmdb_ci_win_server", "server", "Serveur Windows", "Windows server"},
		{"cmdb_ci_linux_server", "server", "Serveur Linux", "Linux server"},
		{"cmdb_ci_unix_server", "server", "Serveur UNIX", "UNIX server"},
		{"cmdb_ci_esx_server", "hypervisor", "Serveur ESX", "ESX server"},
		{"cmdb_ci_vm_instance", "virtual_machine", "Instance de machine virtuelle", "Virtual machine instance"},
		{"cmdb_ci_vmware_instance", "virtual_machine", "Machine virtuelle VMware", "VMware virtual machine"},
		{"cmdb_ci_docker_container", "container", "Conteneur Docker", "Docker container"},
		{"cmdb_ci_kubernetes_pod", "container", "Pod Kubernetes", "Kubernetes pod"},
		{"cmdb_ci_storage_device", "storage", "Périphérique de stockage", "Storage device"},
		{"cmdb_ci_storage_volume", "logical_volume", "Volume de stockage", "Storage volume"},
		{"cmdb_ci_appl", "application", "Application (importée)", "Application (imported)"},
		{"cmdb_ci_business_app", "application", "Application métier", "Business application"},
		{"cmdb_ci_service", "business_service", "Service", "Service"},
		{"cmdb_ci_service_auto", "business_service", "Service cartographié", "Mapped service"},
		{"cmdb_ci_business_process", "business_process", "Processus", "Process"},
		{"cmdb_ci_database", "database", "Base de données (importée)", "Database (imported)"},
		{"cmdb_ci_db_instance", "database", "Instance de base de données", "Database instance"},
		{"cmdb_ci_db_mssql_instance", "database", "Instance SQL Server", "SQL Server instance"},
		{"cmdb_ci_db_ora_instance", "database", "Instance Oracle", "Oracle instance"},
		{"cmdb_ci_web_server", "web_server", "Serveur web (importé)", "Web server (imported)"},
		{"cmdb_ci_app_server", "middleware", "Serveur d’applications", "Application server"},
		{"cmdb_ci_computer", "workstation", "Ordinateur", "Computer"},
		{"cmdb_ci_pc_hardware", "workstation", "Ordinateur personnel", "Personal computer"},
		{"cmdb_ci_printer", "printer", "Imprimante (importée)", "Printer (imported)"},
		{"cmdb_ci_certificate", "certificate", "Certificat (importé)", "Certificate (imported)"},
	}
}
