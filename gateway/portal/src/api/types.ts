/* What the services answer; the words are those of gateway/openapi.yaml. */

export type UnitKind = 'authority' | 'department' | 'taxpayer'
export interface Unit {
  id: string
  kind: UnitKind
  code: string
  name: string
}

export type Stage = 'password' | 'certificate' | null
export interface Account {
  id: string
  login: string
  name: string
  kind: 'officer' | 'taxpayer'
  unit: Unit | null
  permissions: string[]
  password_age_days: number
  password_remind: boolean
  /* Reset by an administrator: the roles give nothing until a second one confirms. */
  held: boolean
}
export interface SecondFactorAsked {
  stage: 'second_factor'
  ticket: string
  expires_s: number
}
export interface Session {
  access_token: string
  expires_s: number
  stage: Stage
  account: Account
}

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Fault {
  field: string
  code: string
  title: string
}
