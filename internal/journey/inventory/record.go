package inventory

import (
	"cmp"
	"context"
	"errors"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/journey/inventory/report"
	"comptoir/internal/record/cmdb"
)

// RecordIn is a report that was understood.
type RecordIn struct {
	Key      string // of the agent: what it says of itself and keeps
	DeviceID string
	Client   string
	Token    string
	Machine  *report.Machine
	software packed
}

// Recorded is what became of a report.
type Recorded struct {
	Agent  string
	CI     string
	Action string // cmdb.Made, Edited or Same
}

// Record keeps a report as the CI of its machine.
func Record(ctx context.Context, tx *db.Tx, in RecordIn) (Recorded, error) {
	agent, known, err := reconcile(ctx, tx, in)
	if err != nil {
		return Recorded{}, err
	}
	m := in.Machine
	if !known && m.Name == "" {
		return Recorded{}, fault.Invalid("inventory.not_whole") // the first report of a machine must be a whole one
	}
	found := cmdb.Found{CI: agent.CI, ExternalID: in.Key, Name: m.Name, Attributes: attributes(m)}
	if known || agent.CI == "" {
		found.Class = m.Class() // a CI that others brought keeps its class
	}
	if m.Partial {
		found.Class = ""
	}
	out, err := cmdb.Upsert(ctx, tx, cmdb.UpsertIn{Source: Source, CIs: []cmdb.Found{found}})
	if err != nil {
		return Recorded{}, err
	}
	if out[0].Err != nil {
		return Recorded{}, out[0].Err
	}
	fresh := agent.ID == ""
	if fresh {
		agent.ID, agent.FirstSeenAt = id.New(), tx.Now()
	}
	agent.Key, agent.DeviceID, agent.Client, agent.CI, agent.TokenID, agent.LastSeenAt = in.Key, in.DeviceID, in.Client, out[0].CI, in.Token, tx.Now()
	agent.Reports++
	if m.Name != "" {
		agent.Name = m.Name
	}
	if m.Serial != "" {
		agent.Serial = m.Serial
	}
	if m.UUID != "" {
		agent.UUID = m.UUID
	}
	changed, err := keep(ctx, tx, agent, fresh, in)
	if err != nil {
		return Recorded{}, err
	}
	tx.Emit(agentRef(agent.ID), Received{CI: agent.CI, Fresh: fresh, Software: changed}, cmdb.TopicOf(agent.CI))
	return Recorded{Agent: agent.ID, CI: agent.CI, Action: out[0].Action}, nil
}

// reconcile finds the agent's row, or at least the CI that the machine is: by the agent's id, by serial number and UUID among
// the agents, by serial number among all CIs where one alone has it.
func reconcile(ctx context.Context, tx *db.Tx, in RecordIn) (a agentRow, known bool, err error) {
	a, err = agentByKey(ctx, tx, in.Key)
	if err == nil || !errors.Is(err, db.ErrNoRows) {
		return a, err == nil, err
	}
	m := in.Machine
	switch {
	case m.Serial != "" && m.UUID != "":
		a, err = onlyAgent(ctx, tx, `serial = $2 AND uuid = $3`, m.Serial, m.UUID)
	case m.Serial != "":
		a, err = onlyAgent(ctx, tx, `serial = $2 AND uuid = ''`, m.Serial)
	case m.UUID != "":
		a, err = onlyAgent(ctx, tx, `uuid = $2 AND serial = ''`, m.UUID)
	default:
		return agentRow{}, false, nil
	}
	if err != nil || a.ID != "" {
		return a, a.ID != "", err
	}
	if m.Serial == "" {
		return agentRow{}, false, nil
	}
	same, err := cmdb.BySerial(ctx, tx, m.Serial)
	if err != nil || len(same) != 1 {
		return agentRow{}, false, err
	}
	taken, err := agentsOf(ctx, tx, same[0])
	if err != nil || len(taken) > 0 {
		return agentRow{}, false, err // another machine reports as that one: two, and the health page says so
	}
	return agentRow{Agent: Agent{CI: same[0]}}, false, nil
}

// attributes are those of the CMDB's classes of computers, and a few of our own. In a partial report only what was sent is
// spoken of.
func attributes(m *report.Machine) map[string]string {
	if m.Device != "" {
		return ofDevice(m)
	}
	out := map[string]string{}
	put := func(section, key, value string) {
		if m.Has[section] && (value != "" || !m.Partial) {
			out[key] = value
		}
	}
	ip, mac := m.Address()
	put("hardware", "hostname", m.Name)
	put("hardware", "uuid", m.UUID)
	put("hardware", "memory_mb", amount(m.MemoryMB))
	put("hardware", "virtualization", m.VMSystem)
	put("bios", "manufacturer", m.Manufacturer)
	put("bios", "model", m.Model)
	put("bios", "serial_number", m.Serial)
	put("operatingsystem", "os", m.OS)
	put("operatingsystem", "os_version", m.OSVersion)
	put("operatingsystem", "kernel", m.Kernel)
	put("operatingsystem", "architecture", m.Arch)
	put("cpus", "cpu", m.CPU)
	put("cpus", "cpu_cores", amount(m.Cores))
	put("storages", "disk_gb", amount(diskGB(m)))
	put("networks", "ip_address", ip)
	put("networks", "mac_address", mac)
	return out
}

// ofDevice are the attributes of what was looked at over the network; what it does not say is not spoken of.
func ofDevice(m *report.Machine) map[string]string {
	ip, mac := m.Address()
	out := map[string]string{}
	for key, value := range map[string]string{"ip_address": cmp.Or(m.IP, ip), "mac_address": cmp.Or(m.MAC, mac), "manufacturer": m.Manufacturer, "model": m.Model,
		"serial_number": m.Serial, "firmware": m.Firmware} {
		if value != "" {
			out[key] = value
		}
	}
	return out
}

func diskGB(m *report.Machine) int64 {
	var mb int64
	for _, d := range m.Disks {
		mb += d.SizeMB
	}
	return (mb + 500) / 1000
}

func amount(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
