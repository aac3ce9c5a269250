package cmdb

// builtIn is the tree every tenant begins with; a tenant's own rows come over it.
var builtIn = []Class{
	{ID: "business_service", NameFR: "Service métier", NameEN: "Business service", Layer: 1, Icon: "service", Attributes: []Attribute{
		{ID: "service_url", NameFR: "Adresse", NameEN: "Address", Type: Link},
		{ID: "recovery_tier", NameFR: "Palier de reprise", NameEN: "Recovery tier", Type: Choice, Choices: []string{"1", "2", "3", "4"}},
		{ID: "degraded_mode", NameFR: "Mode dégradé", NameEN: "Degraded mode", Type: Text},
	}},
	{ID: "business_process", NameFR: "Processus métier", NameEN: "Business process", Layer: 1, Icon: "process"},
	{ID: "application", NameFR: "Application", NameEN: "Application", Layer: 2, Icon: "application", Attributes: []Attribute{
		{ID: "version", NameFR: "Version", NameEN: "Version", Type: Text},
		{ID: "vendor", NameFR: "Éditeur", NameEN: "Vendor", Type: Text},
		{ID: "url", NameFR: "Adresse", NameEN: "Address", Type: Link},
		{ID: "end_of_support", NameFR: "Fin de support", NameEN: "End of support", Type: Date},
	}},
	{ID: "software_instance", NameFR: "Logiciel installé", NameEN: "Software instance", Layer: 3, Icon: "software", Attributes: []Attribute{
		{ID: "version", NameFR: "Version", NameEN: "Version", Type: Text},
		{ID: "port", NameFR: "Port", NameEN: "Port", Type: Number},
	}},
	{ID: "database", Parent: "software_instance", NameFR: "Base de données", NameEN: "Database", Icon: "database", Attributes: []Attribute{
		{ID: "engine", NameFR: "Moteur", NameEN: "Engine", Type: Text},
		{ID: "size_gb", NameFR: "Taille", NameEN: "Size", Type: Number, Unit: "Go"},
	}},
	{ID: "database_schema", Parent: "database", NameFR: "Schéma de base", NameEN: "Database schema", Icon: "database"},
	{ID: "web_server", Parent: "software_instance", NameFR: "Serveur web", NameEN: "Web server", Icon: "software"},
	{ID: "middleware", Parent: "software_instance", NameFR: "Intergiciel", NameEN: "Middleware", Icon: "software"},
	{ID: "cluster", NameFR: "Grappe", NameEN: "Cluster", Layer: 4, Icon: "cluster"},
	{ID: "server", NameFR: "Serveur", NameEN: "Server", Layer: 4, Icon: "server", Attributes: []Attribute{
		{ID: "hostname", NameFR: "Nom d’hôte", NameEN: "Host name", Type: Text},
		{ID: "ip_address", NameFR: "Adresse IP", NameEN: "IP address", Type: Text},
		{ID: "os", NameFR: "Système", NameEN: "Operating system", Type: Text},
		{ID: "os_version", NameFR: "Version du système", NameEN: "System version", Type: Text},
		{ID: "cpu_cores", NameFR: "Cœurs", NameEN: "CPU cores", Type: Number},
		{ID: "memory_mb", NameFR: "Mémoire", NameEN: "Memory", Type: Number, Unit: "Mio"},
		{ID: "disk_gb", NameFR: "Disque", NameEN: "Disk", Type: Number, Unit: "Go"},
		{ID: "manufacturer", NameFR: "Constructeur", NameEN: "Manufacturer", Type: Text},
		{ID: "model", NameFR: "Modèle", NameEN: "Model", Type: Text},
		{ID: "serial_number", NameFR: "Numéro de série", NameEN: "Serial number", Type: Text},
		{ID: "warranty_end", NameFR: "Fin de garantie", NameEN: "End of warranty", Type: Date},
	}},
	{ID: "physical_server", Parent: "server", NameFR: "Serveur physique", NameEN: "Physical server", Icon: "server"},
	{ID: "virtual_machine", Parent: "server", NameFR: "Machine virtuelle", NameEN: "Virtual machine", Icon: "vm"},
	{ID: "hypervisor", Parent: "server", NameFR: "Hyperviseur", NameEN: "Hypervisor", Layer: 5, Icon: "server"},
	{ID: "container", NameFR: "Conteneur", NameEN: "Container", Layer: 4, Icon: "container", Attributes: []Attribute{
		{ID: "image", NameFR: "Image", NameEN: "Image", Type: Text},
	}},
	{ID: "cloud_resource", NameFR: "Ressource dans le nuage", NameEN: "Cloud resource", Layer: 4, Icon: "cloud", Attributes: []Attribute{
		{ID: "region", NameFR: "Région", NameEN: "Region", Type: Text},
		{ID: "provider", NameFR: "Fournisseur", NameEN: "Provider", Type: Text},
	}},
	{ID: "cloud_account", Parent: "cloud_resource", NameFR: "Compte chez un hébergeur", NameEN: "Cloud account", Layer: 6, Icon: "cloud"},
	{ID: "storage", NameFR: "Stockage", NameEN: "Storage", Layer: 5, Icon: "storage", Attributes: []Attribute{
		{ID: "manufacturer", NameFR: "Constructeur", NameEN: "Manufacturer", Type: Text},
		{ID: "model", NameFR: "Modèle", NameEN: "Model", Type: Text},
		{ID: "serial_number", NameFR: "Numéro de série", NameEN: "Serial number", Type: Text},
		{ID: "size_gb", NameFR: "Taille", NameEN: "Size", Type: Number, Unit: "Go"},
	}},
	{ID: "logical_volume", Parent: "storage", NameFR: "Volume logique", NameEN: "Logical volume", Icon: "storage"},
	{ID: "network_device", NameFR: "Équipement réseau", NameEN: "Network device", Layer: 5, Icon: "network", Attributes: []Attribute{
		{ID: "ip_address", NameFR: "Adresse IP", NameEN: "IP address", Type: Text},
		{ID: "manufacturer", NameFR: "Constructeur", NameEN: "Manufacturer", Type: Text},
		{ID: "model", NameFR: "Modèle", NameEN: "Model", Type: Text},
		{ID: "serial_number", NameFR: "Numéro de série", NameEN: "Serial number", Type: Text},
		{ID: "firmware", NameFR: "Micrologiciel", NameEN: "Firmware", Type: Text},
	}},
	{ID: "firewall", Parent: "network_device", NameFR: "Pare-feu", NameEN: "Firewall", Icon: "firewall"},
	{ID: "network_link", NameFR: "Liaison", NameEN: "Network link", Layer: 5, Icon: "network", Attributes: []Attribute{
		{ID: "circuit_id", NameFR: "Référence chez l’opérateur", NameEN: "Carrier’s reference", Type: Text},
		{ID: "bandwidth_mbps", NameFR: "Débit", NameEN: "Bandwidth", Type: Number, Unit: "Mbit/s"},
	}},
	{ID: "subnet", NameFR: "Réseau, VLAN", NameEN: "Subnet, VLAN", Layer: 5, Icon: "network", Attributes: []Attribute{
		{ID: "cidr", NameFR: "Plage", NameEN: "Range", Type: Text},
		{ID: "vlan", NameFR: "VLAN", NameEN: "VLAN", Type: Number},
	}},
	{ID: "power_source", NameFR: "Alimentation", NameEN: "Power source", Layer: 6, Icon: "power", Attributes: []Attribute{
		{ID: "power_kva", NameFR: "Puissance", NameEN: "Power", Type: Number, Unit: "kVA"},
	}},
	{ID: "pdu", Parent: "power_source", NameFR: "Bandeau électrique (PDU)", NameEN: "PDU", Icon: "power"},
	{ID: "rack", NameFR: "Baie", NameEN: "Rack", Layer: 6, Icon: "rack", Attributes: []Attribute{
		{ID: "height_u", NameFR: "Hauteur", NameEN: "Height", Type: Number, Unit: "U"},
	}},
	{ID: "enclosure", Parent: "rack", NameFR: "Châssis", NameEN: "Enclosure", Icon: "rack"},
	{ID: "site", NameFR: "Site", NameEN: "Site", Layer: 7, Icon: "site", Attributes: []Attribute{
		{ID: "address", NameFR: "Adresse postale", NameEN: "Postal address", Type: Text},
		{ID: "phone", NameFR: "Téléphone", NameEN: "Phone", Type: Text},
	}},
	{ID: "room", Parent: "site", NameFR: "Salle", NameEN: "Room", Icon: "site"},
	{ID: "workstation", NameFR: "Poste de travail", NameEN: "Workstation", Layer: 4, Icon: "workstation", Attributes: []Attribute{
		{ID: "hostname", NameFR: "Nom d’hôte", NameEN: "Host name", Type: Text},
		{ID: "ip_address", NameFR: "Adresse IP", NameEN: "IP address", Type: Text},
		{ID: "mac_address", NameFR: "Adresse MAC", NameEN: "MAC address", Type: Text},
		{ID: "os", NameFR: "Système", NameEN: "Operating system", Type: Text},
		{ID: "os_version", NameFR: "Version du système", NameEN: "System version", Type: Text},
		{ID: "cpu_cores", NameFR: "Cœurs", NameEN: "CPU cores", Type: Number},
		{ID: "memory_mb", NameFR: "Mémoire", NameEN: "Memory", Type: Number, Unit: "Mio"},
		{ID: "disk_gb", NameFR: "Disque", NameEN: "Disk", Type: Number, Unit: "Go"},
		{ID: "manufacturer", NameFR: "Constructeur", NameEN: "Manufacturer", Type: Text},
		{ID: "model", NameFR: "Modèle", NameEN: "Model", Type: Text},
		{ID: "serial_number", NameFR: "Numéro de série", NameEN: "Serial number", Type: Text},
	}},
	{ID: "mobile", Parent: "workstation", NameFR: "Mobile", NameEN: "Mobile", Icon: "mobile"},
	{ID: "printer", NameFR: "Imprimante", NameEN: "Printer", Layer: 4, Icon: "printer", Attributes: []Attribute{
		{ID: "ip_address", NameFR: "Adresse IP", NameEN: "IP address", Type: Text},
		{ID: "model", NameFR: "Modèle", NameEN: "Model", Type: Text},
		{ID: "serial_number", NameFR: "Numéro de série", NameEN: "Serial number", Type: Text},
	}},
	{ID: "certificate", NameFR: "Certificat", NameEN: "Certificate", Layer: 3, Icon: "certificate", Attributes: []Attribute{
		{ID: "expires_on", NameFR: "Expire le", NameEN: "Expires on", Type: Date},
		{ID: "issuer", NameFR: "Autorité", NameEN: "Issuer", Type: Text},
	}},
	{ID: "domain_name", NameFR: "Nom de domaine", NameEN: "Domain name", Layer: 3, Icon: "domain", Attributes: []Attribute{
		{ID: "expires_on", NameFR: "Expire le", NameEN: "Expires on", Type: Date},
	}},
	{ID: "supplier", NameFR: "Fournisseur", NameEN: "Supplier", Layer: 6, Icon: "supplier", Attributes: []Attribute{
		{ID: "customer_number", NameFR: "Numéro de client", NameEN: "Customer number", Type: Text},
		{ID: "support_phone", NameFR: "Téléphone du support", NameEN: "Support phone", Type: Text},
	}},
	{ID: "contract", NameFR: "Contrat", NameEN: "Contract", Layer: 6, Icon: "contract", Attributes: []Attribute{
		{ID: "contract_number", NameFR: "Numéro", NameEN: "Number", Type: Text},
		{ID: "ends_on", NameFR: "Échéance", NameEN: "Ends on", Type: Date},
	}},
	{ID: "document", NameFR: "Document", NameEN: "Document", Layer: 3, Icon: "document", Attributes: []Attribute{
		{ID: "url", NameFR: "Adresse", NameEN: "Address", Type: Link},
	}},
}

// serviceClass is the class whose CIs, and those of the classes below it, are services with users.
const serviceClass = "business_service"

// siteClass is the class of places.
const siteClass = "site"

// lowest layer of the map, for a class that says nothing.
const defaultLayer = 4
