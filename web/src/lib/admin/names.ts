import type { Role } from '$lib/api';
import { m } from '$m';

export const ROLES: Role[] = ['requester', 'agent', 'supervisor', 'crisis_manager', 'admin'];
export const roleName = (role: Role): string =>
  ({ requester: m.admin_role_requester, agent: m.admin_role_agent, supervisor: m.admin_role_supervisor, crisis_manager: m.admin_role_crisis_manager, admin: m.admin_role_admin })[role]();
