export interface Network {
  readonly todo: true;
}
